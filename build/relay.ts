import { constants } from 'node:os';
import { spawn } from 'node:child_process';
import { buildStale } from './bundle/build.ts';
import { runCommand } from './commandLine.ts';
import { outputs } from './paths.ts';

// `npm run relay [-- serve|create-user|add-account ... | --help]`: builds the relay if it is stale and hands every
// argument to it; without arguments it serves.
await runCommand(async (args) => {
  await buildStale({ only: ['relay'], onBuild: () => console.error('Building the relay ...') });
  const first = args[0] ?? '';
  const passed = first === '' || (first.startsWith('-') && first !== '--help') ? ['serve', ...args] : args;
  const child = spawn(process.execPath, [outputs.relay, ...passed], {
    // Relative paths in the arguments mean the folder in which npm was called.
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
    stdio: 'inherit',
    windowsHide: true,
  });
  // A terminal sends Ctrl+C to the child as well; SIGTERM reaches only this process.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => void child.kill('SIGTERM'));
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 1 : constants.signals[signal])));
  });
});
