import { relative } from 'node:path';
import * as z from 'zod';
import { projectRoot } from '../paths.ts';

export interface SkippedTest {
  readonly name: string;
  readonly reason: string;
}

export interface FailedTest {
  readonly name: string;
  /** Relative to the project; null when the failure belongs to no file, for example a rejection nobody handled. */
  readonly file: string | null;
  /** First lines of what it said, without colours. */
  readonly error: string;
}

/** What one step of the test command found. */
export interface Counts {
  readonly passed: number;
  readonly failed: readonly FailedTest[];
  readonly skipped: readonly SkippedTest[];
}

/** Sums the steps. */
export function addCounts(all: readonly Counts[]): Counts {
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.flatMap(({ failed }) => failed),
    skipped: all.flatMap(({ skipped }) => skipped),
  };
}

/** The last line of the command, exactly. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed.length} failed${skipped.length === 0 ? '' : `, ${skipped.length} skipped`}`;
}

/** A step that is one check. */
export function asOne(name: string, exitCode: number): Counts {
  return exitCode === 0 ? { passed: 1, failed: [], skipped: [] } : { passed: 0, failed: [failure(name, null, `exit code ${exitCode}`)], skipped: [] };
}

const unexplained = 'no reason given';
const nothingShown = 'failed without a test that did';

/** Paths in reports are absolute or relative to the tests' folder. */
type IsWanted = (file: string) => boolean;
const everyFile: IsWanted = () => true;

function failure(name: string, file: string | null, error: string): FailedTest {
  // oxlint-disable-next-line no-control-regex -- the colours of a terminal begin with the control character ESC
  const plain = error.replaceAll(/\u001b\[[\d;]*m/g, '');
  return { name, file, error: plain.split('\n').slice(0, 4).map((line) => line.trim()).filter((line) => line !== '').join(' | ') };
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
});

/**
 * Counts of vitest's JSON report. A file that failed without a failed test (it could not be loaded, a hook threw) counts as one failure.
 * @param exitCode of the process: a failure that no test shows (an unhandled rejection) counts as one
 * @param isWanted leaves out files, by their path relative to the project
 */
export function countVitest(report: unknown, exitCode: number, isWanted: IsWanted = everyFile): Counts {
  const files = vitestReport
    .parse(report)
    .testResults.map((result) => ({ ...result, file: relative(projectRoot, result.name) }));
  const failures = files.flatMap(({ file, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [failure(file, file, message ?? '')] : [];
    return failed.map(({ fullName, failureMessages }) => failure(fullName, file, failureMessages?.join('\n') ?? ''));
  });
  const tests = files.filter(({ file }) => isWanted(file)).flatMap(({ assertionResults }) => assertionResults);
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: failures.length === 0 && exitCode !== 0 ? [failure('vitest', null, nothingShown)] : failures.filter(({ file }) => isWanted(file ?? '')),
    skipped: tests
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName, status }) => ({ name: fullName, reason: status === 'todo' ? 'not written' : unexplained })),
  };
}

interface Suite {
  readonly specs?: readonly Spec[] | undefined;
  readonly suites?: readonly Suite[] | undefined;
}
interface Spec {
  readonly title: string;
  readonly file: string;
  readonly tests: readonly {
    readonly projectName: string;
    readonly status: string;
    readonly annotations: readonly { readonly type: string; readonly description?: string | undefined }[];
    readonly results: readonly { readonly error?: { readonly message?: string | undefined } | undefined }[];
  }[];
}

const spec: z.ZodType<Spec> = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(
    z.object({
      projectName: z.string(),
      status: z.string(),
      annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
      results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })),
    }),
  ),
});
const suite: z.ZodType<Suite> = z.lazy(() => z.object({ specs: z.array(spec).optional(), suites: z.array(suite).optional() }));
const playwrightReport = z.object({ suites: z.array(suite), errors: z.array(z.object({ message: z.string().optional() })) });

function specsOf(from: Suite): readonly Spec[] {
  return [...(from.specs ?? []), ...(from.suites ?? []).flatMap(specsOf)];
}

/** Counts of Playwright's JSON report; arguments as `countVitest`, paths relative to its folder of tests. */
export function countPlaywright(report: unknown, exitCode: number, isWanted: IsWanted = everyFile): Counts {
  const { suites, errors } = playwrightReport.parse(report);
  const all = suites.flatMap(specsOf).flatMap(({ title, file, tests }) => tests.map((test) => ({ ...test, file, name: `[${test.projectName}] ${title}` })));
  const tests = all.filter(({ file }) => isWanted(file));
  const failed = [
    ...tests
      .filter(({ status }) => status !== 'expected' && status !== 'skipped')
      .map(({ name, file, results }) => failure(name, file, results.find(({ error }) => error !== undefined)?.error?.message ?? '')),
    ...errors.map(({ message }) => failure('playwright', null, message ?? '')),
  ];
  const silent = failed.length === 0 && exitCode !== 0 && !all.some(({ status }) => status === 'unexpected');
  return {
    passed: tests.filter(({ status }) => status === 'expected').length,
    failed: silent ? [failure('playwright', null, nothingShown)] : failed,
    skipped: tests
      .filter(({ status }) => status === 'skipped')
      .map(({ name, annotations }) => ({
        name,
        reason: annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description ?? unexplained,
      })),
  };
}
