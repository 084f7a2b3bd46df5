import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { CommandError, parseFlags, runCommand } from '../commandLine.ts';
import { projectRoot } from '../paths.ts';
import { pageNames, takeScreenshots, type ShotPlan } from './shots.ts';

const help = `npm run screenshots [-- options]
Starts the demo in a folder of its own, lets its desk come to life and photographs the pages into docs/images/.
  --out DIR       where to (default: docs/images)
  --size WxH      1440x900 (default) or another
  --lang LANG     zh-CN (default) or en
  --themes LIST   light,dark (default) or one of them
  --pages LIST    comma-separated: ${pageNames.join(', ')}
  --help          this text`;

const size = z.string().regex(/^\d{3,5}x\d{3,5}$/);

function parsePlan(args: readonly string[]): ShotPlan | null {
  const { values } = parseFlags(args, {
    out: { type: 'string' },
    size: { type: 'string', default: '1440x900' },
    lang: { type: 'string', default: 'zh-CN' },
    themes: { type: 'string', default: 'light,dark' },
    pages: { type: 'string', default: pageNames.join(',') },
    help: { type: 'boolean' },
  });
  if (values.help === true) return null;
  if (!size.safeParse(values.size).success) throw new CommandError(`--size wants WIDTHxHEIGHT, not "${values.size}"`);
  const [width = 0, height = 0] = values.size.split('x').map(Number);
  return {
    out: values.out === undefined ? join(projectRoot, 'docs', 'images') : resolve(process.env['INIT_CWD'] ?? process.cwd(), values.out),
    width,
    height,
    locale: oneOf('--lang', values.lang, ['zh-CN', 'en']),
    themes: values.themes.split(',').map((theme) => oneOf('--themes', theme, ['light', 'dark'])),
    pages: values.pages.split(',').map((page) => oneOf('--pages', page, pageNames)),
  };
}

function oneOf<const T extends string>(flag: string, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found === undefined) throw new CommandError(`${flag} knows ${known.join(', ')}, not "${value}"`);
  return found;
}

await runCommand(async (args) => {
  const plan = parsePlan(args);
  if (plan === null) {
    console.log(help);
    return 0;
  }
  mkdirSync(plan.out, { recursive: true });
  await takeScreenshots(plan, (file, bytes) => console.log(`${file}  ${Math.round(bytes / 1024)} kB`));
  return 0;
});
