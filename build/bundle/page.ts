import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../paths.ts';

const execute = promisify(execFile);
const vite = join(projectRoot, 'node_modules', 'vite', 'bin', 'vite.js');

/**
 * Builds what a Vite configuration describes, in a process of its own: Vite takes NODE_ENV as it finds it, and where a test builds
 * what is stale, that would put React's development build before people.
 * @param configFile path of a `vite.config.ts`
 * @throws with Vite's own words
 */
export async function buildPage(configFile: string): Promise<void> {
  const env = { ...process.env, NODE_ENV: 'production' };
  await execute(process.execPath, [vite, 'build', '--config', configFile, '--logLevel', 'error'], { cwd: projectRoot, env, windowsHide: true }).catch(
    (error: Error & { readonly stderr?: string }) => {
      // Its first lines say only that it failed.
      const said = (error.stderr ?? '').replace(/^[^]*error during build:\s*/, '').trim();
      throw new Error(said === '' ? error.message : said, { cause: error });
    },
  );
}
