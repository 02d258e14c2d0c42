import { flawOf, judge } from './judge.ts';
import type { SpecResult, TestResult } from './jestReport.ts';
import type { SpecRunEnd } from './runSpecs.ts';

const spec = 'gateway/a.spec.ts';
const other = 'api/b.spec.ts';

const test = (fullName: string, ...failureMessages: string[]): TestResult => ({
  fullName,
  status: failureMessages.length === 0 ? 'passed' : 'failed',
  failureMessages,
});
const result = (path: string, assertionResults: readonly TestResult[], message = ''): SpecResult => ({
  name: `/copy/${path}`,
  message,
  assertionResults,
});
const report = (...testResults: SpecResult[]): SpecRunEnd => ({ kind: 'REPORT', report: { testResults } });

describe('a planted bug', () => {
  it('is noticed when a test of each named spec ran and failed', () => {
    const failing = result(spec, [test('good'), test('bad', 'expected 1')]);
    expect(judge([spec], report(failing))).toEqual({ kind: 'NOTICED', tests: ['bad'] });
    expect(judge([spec, other], report(failing, result(other, [test('good')])))).toEqual({
      kind: 'MISSED',
      specs: [other],
    });
  });

  it('is missed when every test passes', () => {
    const passing = result(spec, [test('one'), test('two')]);
    expect(judge([spec], report(passing))).toEqual({ kind: 'MISSED', specs: [spec] });
  });

  it.each([
    ['could not run', report(result(spec, [], 'Test suite failed to run'))],
    ['is not there', report(result(other, [test('bad', 'expected 1')]))],
    [
      'could not be set up',
      report(result(spec, [test('one', 'no database\n at x'), test('two', 'no database\n at x')])),
    ],
    ['did not end', { kind: 'NO_REPORT', why: 'no end within 8 minutes' }],
  ] satisfies [string, SpecRunEnd][])('proves nothing by a spec that %s', (_how, end) => {
    expect(judge([spec], end)).toMatchObject({ kind: 'UNSOUND' });
  });

  it('is noticed although every test fails, when they fail differently', () => {
    const failing = result(spec, [test('one', 'expected 1'), test('two', 'expected 2')]);
    expect(judge([spec], report(failing))).toMatchObject({ kind: 'NOTICED' });
  });
});

describe('a spec of the tree as it is', () => {
  it('has no flaw when all of it ran and passed', () => {
    expect(flawOf(spec, report(result(spec, [test('one')])))).toBeUndefined();
  });

  it.each([
    ['fails', report(result(spec, [test('one', 'expected 1')]))],
    ['does not run', report(result(spec, [], 'Cannot find module'))],
    ['has no test', report(result(spec, []))],
    ['is not there', report()],
    ['does not end', { kind: 'NO_REPORT', why: 'no end within 30 minutes' }],
  ] satisfies [string, SpecRunEnd][])('is of no use when it %s', (_how, end) => {
    expect(flawOf(spec, end)).toEqual(expect.any(String));
  });
});
