import { readFileSync } from 'node:fs';
import { parseDetailPage, parseListPage, parseSearchPage, parseSignOutToken } from './parsing.ts';
import { parseSignInPage } from './signInPages.ts';

function saved(name: string): string {
  return readFileSync(new URL(`fixtures/${name}.html`, import.meta.url), 'utf8');
}

describe('the pages of Meridian Life', () => {
  it('keeps the number of a policy as the page writes it', () => {
    const record = parseDetailPage(saved('inner-space'), '/policies/abc');
    expect(record.numberText.trim()).toMatch(/^ML\u00a0\d+\u00a0\d{3}$/);
    expect(record.recordId).toBe('abc');
  });

  it('reads all five values and their date, negative ones too', () => {
    expect(parseDetailPage(saved('negative-value'), '/policies/abc')).toMatchObject({
      values: [
        { valueType: 'ACCOUNT_VALUE', amount: '449441.80', asOf: '2026-11-18' },
        { valueType: 'CASH_SURRENDER_VALUE', amount: '-12.00', asOf: '2026-11-18' },
        { valueType: 'DEATH_BENEFIT', amount: '829000.00', asOf: '2026-11-18' },
        { valueType: 'LOAN_BALANCE', amount: '0.00', asOf: '2026-11-18' },
        { valueType: 'ANNUAL_PREMIUM', amount: '6830.94', asOf: '2026-11-18' },
      ],
    });
  });

  it('takes no value from a policy that is surrendered', () => {
    const record = parseDetailPage(saved('surrendered-open-in-crm'), '/policies/abc');
    expect(record).toMatchObject({ inactive: 'SURRENDERED', values: [] });
  });

  it('keeps the record and says what is unreadable when one amount makes no sense', () => {
    const page = saved('negative-value').replace('$829,000.00', '$829.000,00');
    const record = parseDetailPage(page, '/policies/abc');
    expect(record.values).toEqual([]);
    expect(record.unreadable).toContain('VALUE_SUSPECT');
  });

  it.each([
    ['a renamed label', 'Death Benefit', 'Benefit Payable'],
    ['a moved number', 'id="policyNumber"', 'id="polNo"'],
    ['a moved date', 'id="asOfDate"', 'id="asOf"'],
  ])('takes %s for a changed page', (_case, before, after) => {
    const page = saved('negative-value').replaceAll(before, after);
    expect(() => parseDetailPage(page, '/policies/abc')).toThrow(/SITE_CHANGED/);
  });

  it('finds every number that begins like the one searched for', () => {
    const { rows, isLast } = parseSearchPage(saved('search-prefix'));
    expect(isLast).toBe(true);
    expect(rows).toHaveLength(2);
    expect(rows[1]?.numberText.trim()).toBe(`${rows[0]?.numberText.trim()}0`);
  });

  it('takes a search for complete only where its count says so', () => {
    const page = saved('search-prefix');
    const ofMany = page.replace('2 policies found', '1–2 of 60 policies found');
    expect(() => parseSearchPage(ofMany)).toThrow(/SITE_CHANGED/);
    const withNext = ofMany.replace(
      '</main>',
      '<a id="nextPage" href="/policies/search?page=2">Next</a></main>',
    );
    expect(parseSearchPage(withNext)).toMatchObject({ isLast: false });
    expect(() => parseSearchPage(page.replace('2 policies found', '3 policies found'))).toThrow(
      /SITE_CHANGED/,
    );
  });

  it('says that nothing was found only where the page says so', () => {
    expect(parseSearchPage(saved('search-none'))).toEqual({ rows: [], isLast: true });
    expect(() => parseSearchPage(saved('sign-in'))).toThrow(/SITE_CHANGED/);
    expect(() => parseSearchPage(saved('home'))).toThrow(/SITE_CHANGED/);
  });

  it('reads the pages of the list up to the last', () => {
    const first = parseListPage(saved('list-first'));
    expect(first.records).toHaveLength(25);
    expect(first.nextCursor).toBe('2');
    expect(parseListPage(saved('list-last'))).toMatchObject({ nextCursor: null });
  });

  it('does not take a page for the last one when its count says that more follow', () => {
    const page = saved('list-first').replace('id="nextPage"', 'id="more"');
    expect(() => parseListPage(page)).toThrow(/SITE_CHANGED/);
  });

  it('finds the token of the sign-out form', () => {
    expect(parseSignOutToken(saved('home'))).toBe('token');
  });

  it.each([
    ['sign-in', { kind: 'LOGIN', failure: 'SITE_CHANGED' }],
    ['sign-in-refused', { kind: 'LOGIN', failure: 'INVALID_CREDENTIALS' }],
    ['locked', { kind: 'STOPPED', code: 'ACCOUNT_LOCKED' }],
    ['expired-password', { kind: 'STOPPED', code: 'PASSWORD_EXPIRED' }],
    [
      'code',
      { kind: 'CODE', channel: 'SMS', maskedDestination: '•••-•••-4417', lifetimeMs: 300_000, refused: null },
    ],
    ['code', { otherWay: 'Send it by email to a•••@mail.example' }],
    ['code-by-email', { kind: 'CODE', channel: 'EMAIL', maskedDestination: 'a•••@mail.example' }],
    ['code-refused', { kind: 'CODE', refused: 'INVALID_CODE', attemptsLeft: 2 }],
    ['home', { kind: 'SIGNED_IN' }],
  ] as const)('knows the page %s', (name, page) => {
    expect(parseSignInPage(saved(name))).toMatchObject(page);
  });

  it('does not know a page that nobody asked for', () => {
    expect(parseSignInPage('<h1>How are we doing?</h1>')).toEqual({ kind: 'UNKNOWN' });
  });
});
