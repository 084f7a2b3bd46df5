import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bridgeOptions, browserHostOptions, mainOptions, preloadOptions } from '../../../build/bundle/targets.ts';
import { cacheDir, projectRoot } from '../../../build/paths.ts';

/** The hosts' real sources around the stand-in core: everything but the product itself is the program's own. */
const withStandInCore: Plugin = {
  name: 'stand-in-core',
  setup(context) {
    context.onResolve({ filter: /\/createCore\.ts$/ }, () => ({ path: join(projectRoot, 'tests', 'support', 'standInCore.ts') }));
  },
};

const page = `<!doctype html>
<html lang="zh-CN" translate="no">
  <head>
    <meta charset="utf-8" />
    <meta property="csp-nonce" nonce="ZHISHOU_CSP_NONCE" />
    <link rel="icon" href="data:," />
    <title>stand-in</title>
    <script type="module" nonce="ZHISHOU_CSP_NONCE" src="/assets/page.js"></script>
  </head>
  <body><h1 id="root"></h1></body>
</html>`;

const script = `const events = [];
window.zhishou.on((event) => { events.push(event); document.body.dataset.events = JSON.stringify(events); });
const { value } = await window.zhishou.request('echo', '在线');
document.querySelector('#root').textContent = value;`;

/** Builds it under .cache, laid out like `dist`. @returns that folder */
export async function buildStandInProgram(): Promise<string> {
  const dist = join(cacheDir, 'test', 'stand-in', String(process.pid));
  await rm(dist, { recursive: true, force: true });
  const renderer = join(dist, 'renderer');
  await mkdir(join(renderer, 'assets'), { recursive: true });
  await Promise.all([
    build(mainOptions(join(dist, 'electron', 'main.cjs'), [withStandInCore])),
    build(preloadOptions(join(dist, 'electron', 'preload.cjs'))),
    build(browserHostOptions(join(dist, 'browser', 'main.js'), [withStandInCore])),
    build(bridgeOptions(join(dist, 'browser', 'bridge.js'))),
    writeFile(join(renderer, 'index.html'), page),
    writeFile(join(renderer, 'assets', 'page.js'), script),
  ]);
  // The hosts read their version from the package.json beside `dist`.
  await cp(join(projectRoot, 'package.json'), join(dist, '..', 'package.json'));
  await cp(join(projectRoot, 'build', 'icons'), join(dist, 'electron', 'icons'), { recursive: true });
  return dist;
}
