import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../build/paths.ts';
import { addCounts, asOne, closingLine, countPlaywright, countVitest } from '../../build/test/counts.ts';
import { secondLook } from '../../build/test/secondLook.ts';

interface VitestCase {
  readonly status: string;
  readonly fullName: string;
  readonly failureMessages?: readonly string[];
}
const file = (name: string, status: string, tests: readonly VitestCase[] = [], message = '') => ({
  name: join(projectRoot, name),
  status,
  message,
  assertionResults: tests,
});
const passed = (fullName: string): VitestCase => ({ status: 'passed', fullName });
const failed = (fullName: string, said = 'no'): VitestCase => ({ status: 'failed', fullName, failureMessages: [said] });

describe('countVitest', () => {
  it('counts what passed, failed and was skipped, and says of each why', () => {
    const tests = [passed('a'), failed('b', '\u001b[31mError: 1 is not 2\u001b[39m\n\n    at here\n1\n2\n3'), { status: 'pending', fullName: 'c' }];
    expect(countVitest({ testResults: [file('tests/x.test.ts', 'failed', tests)] }, 1)).toEqual({
      passed: 1,
      failed: [{ name: 'b', file: 'tests/x.test.ts', error: 'Error: 1 is not 2 | at here | 1' }],
      skipped: [{ name: 'c', reason: 'no reason given' }],
    });
  });

  it('never calls a failed run a success', () => {
    const broken = { testResults: [file('tests/x.test.ts', 'failed', [], 'cannot be loaded'), file('tests/y.test.ts', 'failed', [passed('a')], 'a hook threw')] };
    expect(countVitest(broken, 1).failed.map(({ error }) => error)).toEqual(['cannot be loaded', 'a hook threw']);
    expect(countVitest({ testResults: [file('tests/x.test.ts', 'passed', [passed('a')])] }, 1).failed).toHaveLength(1);
  });

  it('counts without the files that are not wanted', () => {
    const report = { testResults: [file('tests/x.test.ts', 'failed', [passed('a'), failed('b')]), file('tests/y.test.ts', 'passed', [passed('c')])] };
    expect(countVitest(report, 1, (name) => name !== 'tests/x.test.ts')).toEqual({ passed: 1, failed: [], skipped: [] });
  });
});

describe('countPlaywright', () => {
  const spec = (title: string, status: string, from = 'x.spec.ts', annotations: { type: string; description?: string }[] = []) => ({
    title,
    file: from,
    tests: [{ projectName: 'electron', status, annotations, results: status === 'unexpected' ? [{ error: { message: 'gone' } }] : [{}] }],
  });

  it('finds skipped tests in nested suites and their reasons', () => {
    const nested = { suites: [{ specs: [spec('b', 'skipped', 'x.spec.ts', [{ type: 'skip', description: 'no binary' }])] }], specs: [spec('a', 'expected')] };
    const counts = countPlaywright({ suites: [nested], errors: [] }, 0);
    expect(counts).toEqual({ passed: 1, failed: [], skipped: [{ name: '[electron] b', reason: 'no binary' }] });
  });

  it('counts tests that passed only at another try, and errors outside tests, as failures', () => {
    const suites = [{ specs: [spec('a', 'unexpected'), spec('b', 'flaky')] }];
    expect(countPlaywright({ suites, errors: [{ message: 'no browser' }] }, 1).failed.map(({ error }) => error)).toEqual(['gone', '', 'no browser']);
    expect(countPlaywright({ suites: [], errors: [] }, 1).failed).toHaveLength(1);
  });

  it('counts without the files that are not wanted', () => {
    const suites = [{ specs: [spec('a', 'unexpected'), spec('b', 'expected', 'y.spec.ts')] }];
    expect(countPlaywright({ suites, errors: [] }, 1, (name) => name === 'y.spec.ts')).toEqual({ passed: 1, failed: [], skipped: [] });
  });
});

describe('secondLook', () => {
  const run = (exitCode: number, ...files: ReturnType<typeof file>[]) => ({
    count: (isWanted?: (name: string) => boolean) => countVitest({ testResults: files }, exitCode, isWanted),
  });
  const steady = file('tests/y.test.ts', 'passed', [passed('c'), passed('d')]);
  const shaken = file('tests/x.test.ts', 'failed', [passed('a'), failed('b')]);

  it('lets a file alone decide, counts each test once, and names what passed only then', async () => {
    const asked: (readonly string[])[] = [];
    const { counts, unsteady } = await secondLook(run(1, shaken, steady), (files) => {
      asked.push(files);
      return Promise.resolve(run(0, file('tests/x.test.ts', 'passed', [passed('a'), passed('b')])));
    });
    expect(asked).toEqual([['tests/x.test.ts']]);
    expect(closingLine(counts)).toBe('4 passed, 0 failed');
    expect(unsteady).toEqual([{ name: 'b', file: 'tests/x.test.ts', error: 'no' }]);
  });

  it('keeps what fails again, also when it is another test of the file', async () => {
    const { counts, unsteady } = await secondLook(run(1, shaken, steady), () =>
      Promise.resolve(run(1, file('tests/x.test.ts', 'failed', [failed('a', 'now this'), passed('b')]))),
    );
    expect(counts.failed).toEqual([{ name: 'a', file: 'tests/x.test.ts', error: 'now this' }]);
    expect(closingLine(counts)).toBe('3 passed, 1 failed');
    expect(unsteady.map(({ name }) => name)).toEqual(['b']);
  });

  it('is not taken when nothing failed, when many files did, or when no file is to blame', async () => {
    const never = () => Promise.reject(new Error('taken'));
    const many = ['1', '2', '3', '4'].map((name) => file(`tests/${name}.test.ts`, 'failed', [failed(name)]));
    expect((await secondLook(run(0, steady), never)).counts.failed).toEqual([]);
    expect((await secondLook(run(1, ...many), never)).counts.failed).toHaveLength(4);
    expect((await secondLook(run(1, steady), never)).counts.failed).toHaveLength(1);
  });

  it('fails when the run alone breaks without a word', async () => {
    const { counts, unsteady } = await secondLook(run(1, shaken, steady), () => Promise.resolve({ count: () => asOne('vitest.json', 124) }));
    expect(counts.failed.map(({ error }) => error)).toEqual(['exit code 124']);
    expect(unsteady).toEqual([]);
  });
});

describe('closingLine', () => {
  it('is exact', () => {
    const counts = addCounts([{ passed: 3, failed: [], skipped: [] }, asOne('types', 0), asOne('lint', 1)]);
    expect(closingLine(counts)).toBe('4 passed, 1 failed');
    expect(closingLine({ ...counts, skipped: [{ name: 'x', reason: 'y' }] })).toBe('4 passed, 1 failed, 1 skipped');
  });
});
