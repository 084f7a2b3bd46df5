import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildPage } from '../../build/bundle/page.ts';
import { removeScratchDir, scratchDir } from '../support/scratchDir.ts';

let dir: string;
beforeEach(() => {
  dir = scratchDir('page');
  writeFileSync(join(dir, 'vite.config.js'), `export default { root: ${JSON.stringify(dir)} };`);
  writeFileSync(join(dir, 'index.html'), '<script type="module" src="/main.js"></script>');
});
afterEach(() => removeScratchDir(dir));

describe('buildPage', () => {
  it('makes what people get, also when a test has it built', async () => {
    expect(process.env['NODE_ENV']).toBe('test');
    writeFileSync(join(dir, 'main.js'), 'document.title = process.env.NODE_ENV + import.meta.env.DEV;');
    await buildPage(join(dir, 'vite.config.js'));
    const assets = join(dir, 'dist', 'assets');
    const text = readdirSync(assets).map((name) => readFileSync(join(assets, name), 'utf8')).join('');
    expect(text).toMatch(/document\.title\s*=\s*[`'"]productionfalse[`'"]/);
  });

  it('fails with the first thing that is wrong', async () => {
    writeFileSync(join(dir, 'main.js'), "import './absent.js';");
    await expect(buildPage(join(dir, 'vite.config.js'))).rejects.toThrow(/absent\.js/);
  });
});
