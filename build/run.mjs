// The one JavaScript file that runs before TypeScript can: it checks the machine, then runs a script of this
// project through tsx in this very process, so that signals, exit codes and stdin need no forwarding.
//   node build/run.mjs build/start/main.ts --host headless
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const refuse = (line) => {
  process.stderr.write(`zhishou: ${line}\n`);
  process.exit(2);
};

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  refuse(`needs Node 20.19 or newer, this is ${process.versions.node}`);
}
const [script, ...args] = process.argv.slice(2);
if (script === undefined) refuse('usage: node build/run.mjs <script.ts> [arguments]');
if (!existsSync(join(root, 'node_modules', 'tsx'))) refuse('the dependencies are not installed: run npm ci first');

// npm hands SIGTERM to the shell that runs the script. Debian's shell ends of it without a word to this process, which
// would live on with all it has started. What shows is the parent: somebody else has adopted the orphan.
if (process.env.npm_lifecycle_event !== undefined && process.platform !== 'win32') {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    if (!process.emit('SIGTERM', 'SIGTERM')) process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}

const file = resolve(root, script);
process.argv = [process.argv[0], file, ...args];
const { register } = await import('tsx/esm/api');
register();
await import(pathToFileURL(file).href);
