import { describe, expect, it } from 'vitest';
import { addCounts, closingLine, countPlaywright, countVitest } from '../../build/test/counts.ts';

describe('countVitest', () => {
  const report = (tests: { status: string; fullName: string }[], broken = false) => ({
    numPassedTests: tests.filter(({ status }) => status === 'passed').length,
    numFailedTests: tests.filter(({ status }) => status === 'failed').length,
    testResults: [{ status: 'passed', assertionResults: tests }, ...(broken ? [{ status: 'failed', assertionResults: [] }] : [])],
  });

  it('counts what passed, failed and was skipped', () => {
    const tests = [
      { status: 'passed', fullName: 'a' },
      { status: 'failed', fullName: 'b' },
      { status: 'pending', fullName: 'c' },
    ];
    expect(countVitest(report(tests), 1)).toEqual({ passed: 1, failed: 1, skipped: [{ name: 'c', reason: 'no reason given' }] });
  });

  it('never calls a failed run a success', () => {
    expect(countVitest(report([], true), 1).failed).toBe(1);
    expect(countVitest(report([{ status: 'passed', fullName: 'a' }]), 1).failed).toBe(1);
  });
});

describe('countPlaywright', () => {
  const spec = (title: string, status: string, annotations: { type: string; description?: string }[] = []) => ({
    title,
    tests: [{ projectName: 'electron', status, annotations }],
  });

  it('finds skipped tests in nested suites and their reasons', () => {
    const suites = [
      { title: 'f', specs: [spec('a', 'expected')], suites: [{ title: 'g', specs: [spec('b', 'skipped', [{ type: 'skip', description: 'no binary' }])] }] },
    ];
    const counts = countPlaywright({ suites, errors: [], stats: { expected: 1, unexpected: 0, flaky: 0 } }, 0);
    expect(counts).toEqual({ passed: 1, failed: 0, skipped: [{ name: '[electron] b', reason: 'no binary' }] });
  });

  it('counts flaky tests and errors outside tests as failures', () => {
    expect(countPlaywright({ suites: [], errors: [{}], stats: { expected: 0, unexpected: 1, flaky: 1 } }, 1).failed).toBe(3);
    expect(countPlaywright({ suites: [], errors: [], stats: { expected: 0, unexpected: 0, flaky: 0 } }, 1).failed).toBe(1);
  });
});

describe('closingLine', () => {
  it('is exact', () => {
    const counts = addCounts([
      { passed: 3, failed: 0, skipped: [] },
      { passed: 2, failed: 1, skipped: [] },
    ]);
    expect(closingLine(counts)).toBe('5 passed, 1 failed');
    expect(closingLine({ ...counts, skipped: [{ name: 'x', reason: 'y' }] })).toBe('5 passed, 1 failed, 1 skipped');
  });
});
