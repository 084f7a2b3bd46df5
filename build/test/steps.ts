import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildStale } from '../bundle/build.ts';
import { cacheDir } from '../paths.ts';
import { addCounts, asOne, countPlaywright, countVitest } from './counts.ts';
import { secondLook, type Looked, type Run } from './secondLook.ts';
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
  /** Runs beside the others. */
  readonly readsOnly?: true;
  run(context: StepContext): Promise<Looked>;
}

type Count = typeof countVitest;

/**
 * Runs a tool that writes its report into a file.
 * @param run the tool; resolves to its exit code
 * @returns a run whose report was read; a tool that wrote none has failed as a whole
 */
async function reported(name: string, count: Count, run: (file: string) => Promise<number>): Promise<Run> {
  const file = join(reports, name);
  mkdirSync(reports, { recursive: true });
  rmSync(file, { force: true });
  const exitCode = await run(file);
  if (!existsSync(file)) return { count: () => asOne(name, exitCode === 0 ? 1 : exitCode) };
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return { count: (isWanted) => count(report, exitCode, isWanted) };
}

/**
 * Whoever asks for certain files wants to see how they fail: a second look is for the whole.
 * @param words what the tool is told so that it runs nothing but these files, alone
 */
async function looked(
  { say, passedOn }: StepContext,
  run: (words: readonly string[]) => Promise<Run>,
  words: (files: readonly string[]) => readonly string[],
): Promise<Looked> {
  const first = await run(passedOn);
  if (passedOn.length > 0) return { counts: first.count(), unsteady: [] };
  return secondLook(first, (files) => {
    say(`once more, alone: ${files.join(', ')}`);
    return run(words(files));
  });
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

async function single(name: string, script: string, args: readonly string[], capMs: number): Promise<Looked> {
  return { counts: asOne(name, await runTool(script, args, {}, capMs)), unsteady: [] };
}

const types: Step = {
  name: 'types',
  readsOnly: true,
  run: () => single('types', 'node_modules/typescript/bin/tsc', ['-b'], 5 * minutes),
};

const lint: Step = {
  name: 'lint',
  readsOnly: true,
  run: () => single('lint', 'node_modules/oxlint/bin/oxlint', ['--quiet'], 2 * minutes),
};

function runUnit(words: readonly string[]): Promise<Run> {
  return reported('vitest.json', countVitest, (file) => {
    const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...words];
    return runTool('node_modules/vitest/vitest.mjs', args, {}, 15 * minutes);
  });
}

const unit: Step = {
  name: 'unit',
  async run(context) {
    // Most of these need no bundle: a build that fails is one failure more, not the end.
    const built = await build(context.say);
    const { counts, unsteady } = await looked(context, runUnit, (files) => ['--maxWorkers=1', ...files]);
    return { counts: built ? counts : addCounts([counts, asOne('build', 1)]), unsteady };
  },
};

function runE2e(browser: string, words: readonly string[]): Promise<Run> {
  return reported('playwright.json', countPlaywright, (file) => {
    const env = { ZHISHOU_CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: file };
    return runTool('node_modules/@playwright/test/cli.js', ['test', '--reporter=list,json', ...words], env, 12 * minutes);
  });
}

const e2e: Step = {
  name: 'e2e',
  needsBrowser: true,
  async run(context) {
    if (!(await build(context.say))) return { counts: asOne('build', 1), unsteady: [] };
    const browser = await context.browser;
    if (browser === null) {
      context.say('no browser could be found or installed: the end-to-end tests cannot run');
      return { counts: asOne('browser', 1), unsteady: [] };
    }
    // Playwright takes expressions, matched anywhere in the path.
    return looked(
      context,
      (words) => runE2e(browser, words),
      (files) => ['--workers=1', ...files.map((file) => `/${file}$`)],
    );
  },
};

/** In the order they run, but for those that only read. */
export const steps: readonly Step[] = [types, lint, unit, e2e];
