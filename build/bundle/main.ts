import { CommandError, parseFlags, runCommand } from '../commandLine.ts';
import { buildStale } from './build.ts';
import { targets } from './targets.ts';

const help = `npm run build [-- options]
Builds what is stale into dist/.
  --force        build everything
  --only NAMES   comma-separated: ${targets.map((target) => target.name).join(', ')}
  --help         this text`;

await runCommand(async (args) => {
  const { values } = parseFlags(args, {
    force: { type: 'boolean' },
    only: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  const only = values.only?.split(',').map((name) => name.trim());
  const unknown = only?.find((name) => !targets.some((target) => target.name === name));
  if (unknown !== undefined) throw new CommandError(`--only knows no "${unknown}" (see --help)`);
  const started = performance.now();
  const built = await buildStale({ ...(only === undefined ? {} : { only }), force: values.force === true });
  console.log(built.length === 0 ? 'build: nothing to do' : `build: ${built.join(', ')} in ${Math.round(performance.now() - started)} ms`);
  return 0;
});
