import { z } from 'zod';

export interface SkippedTest {
  readonly name: string;
  readonly reason: string;
}

/** What one step of the test command found. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly SkippedTest[];
}

export const noCounts: Counts = { passed: 0, failed: 0, skipped: [] };

/** Sums the steps. */
export function addCounts(all: readonly Counts[]): Counts {
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    skipped: all.flatMap(({ skipped }) => skipped),
  };
}

/** The last line of the command, exactly. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped.length === 0 ? '' : `, ${skipped.length} skipped`}`;
}

const unexplained = 'no reason given';

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

/**
 * Counts of vitest's JSON report. A file that could not even be loaded has no tests; it counts as one failure.
 * @param exitCode of the process: a failure that no test shows (an unhandled rejection) counts as one
 */
export function countVitest(report: unknown, exitCode: number): Counts {
  const { numPassedTests, numFailedTests, testResults } = vitestReport.parse(report);
  const broken = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length;
  const skipped = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName, status }) => ({ name: fullName, reason: status === 'todo' ? 'not written' : unexplained }));
  const failed = numFailedTests + broken;
  return { passed: numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped };
}

interface Suite {
  readonly title: string;
  readonly specs?: readonly Spec[] | undefined;
  readonly suites?: readonly Suite[] | undefined;
}
interface Spec {
  readonly title: string;
  readonly tests: readonly {
    readonly projectName: string;
    readonly status: string;
    readonly annotations: readonly { readonly type: string; readonly description?: string | undefined }[];
  }[];
}

const spec: z.ZodType<Spec> = z.object({
  title: z.string(),
  tests: z.array(
    z.object({
      projectName: z.string(),
      status: z.string(),
      annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
    }),
  ),
});
const suite: z.ZodType<Suite> = z.lazy(() =>
  z.object({ title: z.string(), specs: z.array(spec).optional(), suites: z.array(suite).optional() }),
);
const playwrightReport = z.object({
  suites: z.array(suite),
  errors: z.array(z.unknown()),
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
});

function specsOf(from: Suite): readonly Spec[] {
  return [...(from.specs ?? []), ...(from.suites ?? []).flatMap(specsOf)];
}

/** Counts of Playwright's JSON report. A test that passed only when it was tried again counts as failed. */
export function countPlaywright(report: unknown, exitCode: number): Counts {
  const { suites, errors, stats } = playwrightReport.parse(report);
  const skipped = suites.flatMap(specsOf).flatMap(({ title, tests }) =>
    tests
      .filter(({ status }) => status === 'skipped')
      .map(({ projectName, annotations }) => ({
        name: `[${projectName}] ${title}`,
        reason: annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description ?? unexplained,
      })),
  );
  const failed = stats.unexpected + stats.flaky + errors.length;
  return { passed: stats.expected, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped };
}
