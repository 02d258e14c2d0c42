import { readFileSync } from 'node:fs';
import { parseListPage, parseListPath, parseSignOutToken } from './parsing.ts';
import { parseSignInPage } from './signInPages.ts';

function saved(name: string): string {
  return readFileSync(new URL(`fixtures/${name}.html`, import.meta.url), 'utf8');
}

describe('the pages of Redmine', () => {
  it('reads the amounts of open records and none of closed ones', () => {
    const { records, nextCursor } = parseListPage(saved('list'), '2026-11-21');
    expect(records).toHaveLength(25);
    expect(nextCursor).toBe('2');
    expect(records[0]).toMatchObject({ numberText: 'HM4583800', inactive: 'TERMINATED', values: [] });
    expect(records[1]).toMatchObject({
      numberText: 'HM4575881',
      values: [
        { valueType: 'CASH_SURRENDER_VALUE', amount: '238512.76', asOf: '2026-11-21' },
        { valueType: 'ANNUAL_PREMIUM', amount: '5455.57', asOf: '2026-11-21' },
      ],
    });
  });

  it('takes the one page of a search for the last', () => {
    expect(parseListPage(saved('search'), '2026-11-21')).toMatchObject({
      records: [{ numberText: 'HM4007919' }],
      nextCursor: null,
    });
  });

  it('takes the sign-in page for a changed list, never for an empty one', () => {
    expect(() => parseListPage(saved('sign-in'), '2026-11-21')).toThrow(/SITE_CHANGED/);
  });

  it('finds the saved list and the token of the sign-out', () => {
    expect(parseListPath(saved('list'))).toBe('/projects/policies/issues?query_id=8');
    expect(parseSignOutToken(saved('list'))).toBe('token');
  });

  it.each([
    ['sign-in', { kind: 'LOGIN', failure: null }],
    ['code-refused', { kind: 'CODE', refused: true }],
    ['list', { kind: 'SIGNED_IN' }],
  ] as const)('knows the page %s', (name, page) => {
    expect(parseSignInPage(saved(name))).toEqual(page);
  });
});
