import { readFileSync } from 'node:fs';
import { parseJsonObject } from '../../../plugin-sdk/index.ts';
import type { JsonObject } from '../../../plugin-sdk/index.ts';
import { parseAccountsPage, parseDetail, parseMatches } from './parsing.ts';
import { parseSignInAnswer } from './signInAnswers.ts';

function text(name: string): string {
  return readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8');
}

function saved(name: string, change: (json: string) => string = (json) => json): JsonObject {
  return parseJsonObject(change(text(name)));
}

describe('the answers of Northgate Annuity', () => {
  it('reads minor units and decimals alike, a negative one, and leaves out what the contract has not', () => {
    expect(parseDetail(saved('negative-value')).values).toEqual([
      { valueType: 'ACCOUNT_VALUE', amount: '657229.88', asOf: '2026-11-20' },
      { valueType: 'CASH_SURRENDER_VALUE', amount: '-12.00', asOf: '2026-11-20' },
      { valueType: 'DEATH_BENEFIT', amount: '657229.88', asOf: '2026-11-20' },
      { valueType: 'INCOME_BENEFIT_BASE', amount: '676946.77', asOf: '2026-11-20' },
    ]);
  });

  it('takes the account that was asked for, not the others of its owner', () => {
    expect(parseDetail(saved('negative-value')).numberText).toBe('NGA4293003');
  });

  it('takes no value from a contract of another agent', () => {
    expect(parseDetail(saved('agent-of-record-change'))).toMatchObject({
      inactive: 'AGENT_OF_RECORD_CHANGED',
      values: [],
    });
  });

  it.each([
    ['another scale', '"scale": 2', '"scale": 4'],
    ['another currency', '"currency": "USD"', '"currency": "CAD"'],
  ])('does not guess at %s', (_case, before, after) => {
    const record = parseDetail(saved('negative-value', (json) => json.replace(before, after)));
    expect(record.values).toEqual([]);
    expect(record.unreadable).toContain('VALUE_SUSPECT');
  });

  it('takes a renamed value for a changed answer', () => {
    const changed = saved('negative-value', (json) => json.replace('deathBenefit', 'beneficiaryAmount'));
    expect(() => parseDetail(changed)).toThrow(/SITE_CHANGED/);
  });

  it('reads the accounts of all clients of a page', () => {
    const page = parseAccountsPage(saved('list-first'));
    expect(page.records).toHaveLength(50);
    expect(page.nextCursor).not.toBeNull();
  });

  it('reads what a search matches', () => {
    const { matches, nextCursor } = parseMatches(saved('search-prefix'));
    expect(nextCursor).toBeNull();
    expect(matches.map(({ numberText }) => numberText)).toEqual([
      matches[0]?.numberText,
      `${matches[0]?.numberText}0`,
    ]);
  });

  const error = (code: string): string =>
    JSON.stringify({ error: { code, message: '', attemptsRemaining: 2 } });

  it.each([
    [200, text('password-accepted'), { kind: 'CODE', digits: 6, attemptsLeft: 3 }],
    [200, '{"status":"SIGNED_IN"}', { kind: 'SIGNED_IN' }],
    [200, '{"status":"ACTION_REQUIRED","action":"terms"}', { kind: 'FAILED', code: 'ACCOUNT_NEEDS_ACTION' }],
    [401, error('invalid_credentials'), { kind: 'FAILED', code: 'INVALID_CREDENTIALS' }],
    [401, error('code_already_used'), { kind: 'CODE_REFUSED', usedBefore: true }],
    [423, error('account_locked'), { kind: 'FAILED', code: 'ACCOUNT_LOCKED' }],
    [500, error('internal_error'), { kind: 'FAILED', code: 'OUTCOME_UNKNOWN' }],
    [503, error('service_unavailable'), { kind: 'FAILED', code: 'SITE_UNAVAILABLE' }],
    [403, '<html>bot?</html>', { kind: 'FAILED', code: 'SITE_BLOCKING' }],
    [200, '<html>survey</html>', { kind: 'FAILED', code: 'SITE_CHANGED' }],
  ])('understands %i %s', (status, body, answer) => {
    expect(parseSignInAnswer(status, body, Number.NaN)).toMatchObject(answer);
  });
});
