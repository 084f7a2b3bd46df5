import { runningClock } from '../shared/time/clock.ts';
import { runCommandLine } from './cli/commands.ts';

const clock = runningClock(() => Date.now(), { set: setTimeout, clear: clearTimeout });

process.exitCode = await runCommandLine(process.argv.slice(2), process.env, clock);
// Everything is closed by now. A platform that does not answer would hold the process by its open request for as long as
// that may take; its message stands in `sending` and is found at the next start. Unreferenced: whoever can end sooner does.
setTimeout(() => process.exit(), 300).unref();
