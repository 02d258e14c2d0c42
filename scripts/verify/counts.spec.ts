import { lastCount, sumOf } from './counts.ts';

describe('what a step of the verification counted', () => {
  it('is in its last line of that form', () => {
    expect(lastCount(['2 passed, 1 failed', 'more', '5 passed, 0 failed', 'bye'], 0)).toEqual({
      passed: 5,
      failed: 0,
    });
  });

  it('is itself where it has no such line', () => {
    expect(lastCount(['all is well'], 0)).toEqual({ passed: 1, failed: 0 });
    expect(lastCount([], 1)).toEqual({ passed: 0, failed: 1 });
  });

  it('has a failure where the exit code says so', () => {
    expect(lastCount(['5 passed, 0 failed'], 1)).toEqual({ passed: 5, failed: 1 });
    expect(lastCount(['5 passed, 2 failed'], 1)).toEqual({ passed: 5, failed: 2 });
  });

  it('is added up over all steps', () => {
    expect(
      sumOf([
        { passed: 5, failed: 1 },
        { passed: 2, failed: 0 },
      ]),
    ).toEqual({ passed: 7, failed: 1 });
  });
});
