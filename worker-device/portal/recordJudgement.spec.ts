import type { PolicyRecord } from '../../plugin-sdk/plugin.ts';
import { judgeRecords } from './recordJudgement.ts';

const plugin = {
  numberLayout: 'layoutWhitespace' as const,
  valueTypes: ['ACCOUNT_VALUE', 'LOAN_BALANCE'] as const,
};
const value = { valueType: 'ACCOUNT_VALUE' as const, amount: '12.50', asOf: '2026-11-20' };

function record(change: Partial<PolicyRecord> = {}): PolicyRecord {
  const usual = { numberText: '0012', recordId: 'a', statusText: ' In Force\u00a0', path: '/policies/a?x=1' };
  return { ...usual, values: [value], ...change };
}

function judged(records: PolicyRecord[], number = '0012'): ReturnType<typeof judgeRecords> {
  return judgeRecords(plugin, number, records, 1, '2026-11-21');
}

describe('judgeRecords', () => {
  it('takes the values of the one record that shows exactly this number', () => {
    expect(
      judged([record({ numberText: '\u00a00012 ' }), record({ numberText: '00120', recordId: 'b' })]),
    ).toEqual({
      kind: 'VALUES',
      portalNumber: '0012',
      values: [value],
      evidence: { path: '/policies/a', portalNumber: '0012', portalStatus: 'In Force', looks: 1 },
    });
  });

  it.each(['12', '00 12', '0012-', '００12', '0012\u200b'])(
    'refuses a record that shows %j',
    (numberText) => {
      expect(judged([record({ numberText })])).toMatchObject({ kind: 'FAILED', code: 'POLICY_MISMATCH' });
    },
  );

  it('takes nothing where two records show it, and does not count one record twice', () => {
    expect(judged([record(), record({ recordId: 'b' })])).toMatchObject({ code: 'POLICY_AMBIGUOUS' });
    expect(judged([record(), record()])).toMatchObject({ kind: 'VALUES' });
  });

  it.each([
    ['a value type that the plugin does not declare', { valueType: 'DEATH_BENEFIT' as const }],
    ['an amount that is none', { amount: '1,250.00' }],
    ['an as-of date that is none', { asOf: '2026-02-30' }],
    ['an as-of date in the future', { asOf: '2027-01-01' }],
  ])('does not take %s', (_case, change) => {
    expect(judged([record({ values: [{ ...value, ...change }] })])).toMatchObject({ code: 'VALUE_SUSPECT' });
  });

  it('does not take one value type twice, nor a record without values', () => {
    expect(judged([record({ values: [value, value] })])).toMatchObject({ code: 'VALUE_SUSPECT' });
    expect(judged([record({ values: [] })])).toMatchObject({ code: 'SITE_CHANGED' });
    expect(judged([record({ values: [], unreadable: 'why' })])).toMatchObject({ code: 'VALUE_SUSPECT' });
  });

  it('says why an inactive policy gives no value', () => {
    expect(judged([record({ inactive: 'LAPSED' })])).toMatchObject({ kind: 'INACTIVE', reason: 'LAPSED' });
  });
});
