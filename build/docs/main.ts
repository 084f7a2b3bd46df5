import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFlags, runCommand } from '../commandLine.ts';
import { projectRoot } from '../paths.ts';
import { parts, withPart } from './parts.ts';

const help = `npm run docs [-- options]
Writes the parts of docs/ that are drawn from the code: rows, arguments and codes of the wire, states and closing rules of tickets.
  --help   this text`;

await runCommand(async (args) => {
  const { values } = parseFlags(args, { help: { type: 'boolean' } });
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  for (const part of parts) {
    const file = join(projectRoot, part.page);
    writeFileSync(file, withPart(readFileSync(file, 'utf8'), part));
  }
  return 0;
});
