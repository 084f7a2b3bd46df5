import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));
export const distDir = join(projectRoot, 'dist');
/** What may be thrown away at any time: stamps, remembered failures, packaging stand-ins. */
export const cacheDir = join(projectRoot, '.cache');

/** The runnable outputs of the build, named once. */
export const outputs = {
  electronMain: join(distDir, 'electron', 'main.cjs'),
  electronPreload: join(distDir, 'electron', 'preload.cjs'),
  browserHost: join(distDir, 'browser', 'main.js'),
  bridge: join(distDir, 'browser', 'bridge.js'),
  relay: join(distDir, 'relay', 'main.js'),
  simulator: join(distDir, 'simulator', 'main.js'),
  renderer: join(distDir, 'renderer'),
} as const;
