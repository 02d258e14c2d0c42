import type { ExpectedRecord } from '../plugin-sdk/index.ts';
import type { ReadEnd } from './conformanceKit.ts';
import { differenceOf } from './expectations.ts';

const expected: ExpectedRecord = {
  number: '001',
  gives: 'VALUES',
  values: { ACCOUNT_VALUE: '12.50' },
  asOf: '2026-01-02',
};

function values(amount: string, asOf = '2026-01-02'): ReadEnd {
  return {
    kind: 'VALUES',
    portalNumber: '001',
    values: [{ valueType: 'ACCOUNT_VALUE', amount, asOf }],
    evidence: {},
  };
}

describe('differenceOf', () => {
  it.each(['12.50', '12.5'])('takes %s for the same amount', (amount) => {
    expect(differenceOf(expected, values(amount))).toBeNull();
  });

  it.each([
    [values('-12.50'), /has ACCOUNT_VALUE 12\.50, and -12\.50 was read/],
    [values('125.0'), /125\.0 was read/],
    [values('12.50', '2026-01-03'), /is dated 2026-01-02, and 2026-01-03 was read/],
    [{ kind: 'NOT_FOUND', evidence: {} } as const, /has values, and gave NOT_FOUND/],
    [
      { kind: 'FAILED', code: 'POLICY_MISMATCH', evidence: { portalNumber: '1' } } as const,
      /POLICY_MISMATCH \(number read: "1"\)/,
    ],
  ])('says what was seen and what to mend', (end, seen) => {
    const difference = differenceOf(expected, end);
    expect(difference?.seen).toMatch(seen);
    expect(difference?.mend).not.toBe('');
  });

  it('tells an answer that was not understood from a wrong number', () => {
    const note = '$.data[0].premium is not a text';
    const end = { kind: 'FAILED', code: 'SITE_CHANGED', evidence: { note } } as const;
    expect(differenceOf(expected, end)).toMatchObject({
      seen: `policy "001" has values, and gave SITE_CHANGED (${note})`,
      mend: expect.stringMatching(/^Look at what the portal answered/) as string,
    });
  });

  it('wants the reason of an inactive policy, and nothing of an ambiguous number', () => {
    const inactive: ExpectedRecord = { number: '1', gives: 'INACTIVE', reason: 'LAPSED' };
    const end: ReadEnd = { kind: 'INACTIVE', portalNumber: '1', reason: 'LAPSED', evidence: {} };
    expect(differenceOf(inactive, end)).toBeNull();
    expect(differenceOf(inactive, values('1.00'))).not.toBeNull();
    expect(differenceOf({ number: '1', gives: 'AMBIGUOUS' }, values('1.00'))).not.toBeNull();
  });
});
