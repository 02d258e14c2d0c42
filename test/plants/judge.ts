import type { SpecResult, TestResult } from './jestReport.ts';
import type { SpecRunEnd } from './runSpecs.ts';

/** What specs made of a bug. */
export type Verdict =
  | { readonly kind: 'NOTICED'; readonly tests: readonly string[] }
  /** These specs passed with it. */
  | { readonly kind: 'MISSED'; readonly specs: readonly string[] }
  /** Nothing can be concluded: a spec did not run, or could not set itself up. */
  | { readonly kind: 'UNSOUND'; readonly why: string };

/** Why a spec of the good tree proves nothing; undefined when all its tests ran and passed. */
export function flawOf(spec: string, end: SpecRunEnd): string | undefined {
  if (end.kind === 'NO_REPORT') return end.why;
  const result = resultOf(spec, end.report.testResults);
  if (result === undefined || result.assertionResults.length === 0) return notRun(spec, result);
  const failed = failedTests(result)[0];
  return failed === undefined ? undefined : `${spec} fails without it: ${failed.fullName}`;
}

/** Every named spec has to have a test that ran and failed for what it looked at. */
export function judge(specs: readonly string[], end: SpecRunEnd): Verdict {
  if (end.kind === 'NO_REPORT') return { kind: 'UNSOUND', why: end.why };
  const results = specs.map((spec) => ({ spec, result: resultOf(spec, end.report.testResults) }));
  for (const { spec, result } of results) {
    if (result === undefined || result.assertionResults.length === 0) {
      return { kind: 'UNSOUND', why: notRun(spec, result) };
    }
    if (isSetUpFailure(result)) {
      return { kind: 'UNSOUND', why: `${spec} could not be set up: ${firstLine(failedTests(result)[0])}` };
    }
  }
  const noticed = results.map(({ spec, result }) => ({
    spec,
    failed: result === undefined ? [] : failedTests(result),
  }));
  const missed = noticed.filter(({ failed }) => failed.length === 0).map(({ spec }) => spec);
  if (missed.length > 0) return { kind: 'MISSED', specs: missed };
  return { kind: 'NOTICED', tests: noticed.flatMap(({ failed }) => failed.map(({ fullName }) => fullName)) };
}

function resultOf(spec: string, results: readonly SpecResult[]): SpecResult | undefined {
  return results.find(({ name }) => name.endsWith(`/${spec}`));
}

function failedTests({ assertionResults }: SpecResult): TestResult[] {
  return assertionResults.filter(({ status }) => status === 'failed');
}

/** A hook that fails gives its one error to every test; a bug shows differently in some of them, or not in all. */
function isSetUpFailure(result: SpecResult): boolean {
  const failed = failedTests(result);
  if (failed.length < 2 || failed.length < result.assertionResults.length) return false;
  return new Set(failed.map(({ failureMessages }) => failureMessages[0])).size === 1;
}

function notRun(spec: string, result: SpecResult | undefined): string {
  return `${spec} did not run: ${result === undefined ? 'there is no such spec' : result.message}`;
}

function firstLine(test: TestResult | undefined): string {
  return test?.failureMessages[0]?.split('\n')[0] ?? '';
}
