import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildStale } from '../bundle/build.ts';
import { cacheDir } from '../paths.ts';
import { addCounts, countPlaywright, countVitest, type Counts } from './counts.ts';
import { runTool } from './step.ts';

const minutes = 60_000;
const reports = join(cacheDir, 'test');

/** What the steps of one `npm test` share. */
export interface StepContext {
  readonly say: (line: string) => void;
  /** Words for the step's tool. */
  readonly passedOn: readonly string[];
  /** Resolves to the browser's path, or null when none could be found or installed. */
  readonly browser: Promise<string | null>;
}

/** One step of `npm test`; never throws for what the tested code does. */
export interface Step {
  readonly name: 'types' | 'lint' | 'unit' | 'e2e';
  readonly needsBrowser?: true;
  run(context: StepContext): Promise<Counts>;
}

const asOne = (exitCode: number): Counts => ({ passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: [] });

function freshReport(name: string): string {
  const file = join(reports, name);
  mkdirSync(reports, { recursive: true });
  rmSync(file, { force: true });
  return file;
}

/** A tool that wrote no report has failed as a whole. */
function countReport(file: string, exitCode: number, count: (report: unknown, exitCode: number) => Counts): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [] };
  return count(JSON.parse(readFileSync(file, 'utf8')), exitCode);
}

async function build(say: (line: string) => void): Promise<boolean> {
  try {
    const built = await buildStale();
    if (built.length > 0) say(`built ${built.join(', ')}`);
    return true;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return false;
  }
}

const types: Step = {
  name: 'types',
  run: async () => asOne(await runTool('node_modules/typescript/bin/tsc', ['-b'], {}, 5 * minutes)),
};

const lint: Step = {
  name: 'lint',
  run: async () => asOne(await runTool('node_modules/oxlint/bin/oxlint', ['--quiet'], {}, 2 * minutes)),
};

const unit: Step = {
  name: 'unit',
  async run({ say, passedOn }) {
    // Most of these need no bundle: a build that fails is one failure more, not the end.
    const built = await build(say);
    const file = freshReport('vitest.json');
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...passedOn];
    const counts = countReport(file, await runTool('node_modules/vitest/vitest.mjs', args, {}, 15 * minutes), countVitest);
    return built ? counts : addCounts([counts, asOne(1)]);
  },
};

const e2e: Step = {
  name: 'e2e',
  needsBrowser: true,
  async run({ say, passedOn, browser: provided }) {
    if (!(await build(say))) return asOne(1);
    const browser = await provided;
    if (browser === null) {
      say('no browser could be found or installed: the end-to-end tests cannot run');
      return asOne(1);
    }
    const file = freshReport('playwright.json');
    const env = { ZHISHOU_CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
    const exitCode = await runTool('node_modules/@playwright/test/cli.js', ['test', '--reporter=list,json', ...passedOn], env, 12 * minutes);
    return countReport(file, exitCode, countPlaywright);
  },
};

/** In the order they run: the quick ones first. */
export const steps: readonly Step[] = [types, lint, unit, e2e];
