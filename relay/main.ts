import { runningClock } from '../shared/time/clock.ts';
import { explain, runCommandLine } from './cli/commandLine.ts';

const clock = runningClock(() => Date.now(), { set: setTimeout, clear: clearTimeout });

try {
  process.exitCode = await runCommandLine(process.argv.slice(2), process.env, clock);
} catch (error) {
  const { line, code } = explain(error);
  process.stderr.write(`zhishou: ${line}\n`);
  if (process.env['ZHISHOU_DEBUG'] !== undefined && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  process.exitCode = code;
}
// Everything is closed by now. A platform that does not answer would hold the process by its open request for as long as
// that may take; its message stands in `sending` and is found at the next start. Unreferenced: whoever can end sooner does.
setTimeout(() => process.exit(), 300).unref();
