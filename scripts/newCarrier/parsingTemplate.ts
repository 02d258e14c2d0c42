export function parsingTemplate(sdk: string): string {
  return `import {
  americanAmounts,
  changed,
  openDocument,
  parseAmount,
  parseDate,
  PortalFailure,
  readValues,
} from '${sdk}';
import type { InactiveReason, PolicyRecord, ValueType } from '${sdk}';

/** What the portal shows between its sign-in page and the first page behind it. */
export type SignInPage =
  | { kind: 'SIGNED_IN' }
  | { kind: 'SIGN_IN'; refused: boolean }
  | { kind: 'CODE'; refused: boolean }
  | { kind: 'LOCKED' }
  | { kind: 'UNKNOWN' };

const valueLabels: Readonly<Record<string, ValueType>> = {
  'Account Value': 'ACCOUNT_VALUE',
  'Cash Surrender Value': 'CASH_SURRENDER_VALUE',
};

const inactiveStatuses: Readonly<Record<string, InactiveReason>> = {
  Terminated: 'TERMINATED',
  Surrendered: 'SURRENDERED',
  Lapsed: 'LAPSED',
};

export function isSignedIn(html: string): boolean {
  return openDocument(html).has('#signOut');
}

export function parseSignInPage(html: string): SignInPage {
  const page = openDocument(html);
  if (page.has('#signOut')) return { kind: 'SIGNED_IN' };
  if (page.has('#accountLocked')) return { kind: 'LOCKED' };
  if (page.has('form #code')) return { kind: 'CODE', refused: page.has('.error') };
  if (page.has('form #username') && page.has('form #password')) {
    return { kind: 'SIGN_IN', refused: page.has('.error') };
  }
  return { kind: 'UNKNOWN' };
}

export function signInFailure(page: Exclude<SignInPage, { kind: 'SIGNED_IN' | 'CODE' }>): PortalFailure {
  switch (page.kind) {
    case 'SIGN_IN':
      return new PortalFailure(page.refused ? 'INVALID_CREDENTIALS' : 'CHALLENGE_EXPIRED');
    case 'LOCKED':
      return new PortalFailure('ACCOUNT_LOCKED');
    case 'UNKNOWN':
      return new PortalFailure('SITE_CHANGED', 'an unknown page came at the sign-in');
  }
}

/** The rows that a search found; none only where the page says so. */
export function parseSearchPage(html: string): { numberText: string; path: string }[] {
  const page = openDocument(html);
  if (page.has('#noResults')) return [];
  return page.table('#results', ['Policy Number']).rows.map((row) => ({
    numberText: row.text('Policy Number'),
    path: row.link('Policy Number') ?? changed('a row leads nowhere'),
  }));
}

export function parsePolicyPage(html: string, path: string): PolicyRecord {
  const page = openDocument(html);
  const facts = page.definitions('#policy');
  const statusText = facts.get('Status') ?? changed('the policy has no status');
  const inactive = inactiveStatuses[statusText.trim()];
  const identity = {
    numberText: facts.get('Policy Number') ?? changed('the policy has no number'),
    recordId: path,
    statusText,
    path,
  };
  if (inactive !== undefined) return { ...identity, inactive, values: [] };
  const values = readValues(() => {
    const asOf = parseDate(facts.get('Values as of') ?? changed('the values have no date'), 'MM/DD/YYYY');
    return Object.entries(valueLabels).map(([label, valueType]) => ({
      valueType,
      amount: parseAmount(facts.get(label) ?? changed(\`the policy has no \${label}\`), americanAmounts),
      asOf,
    }));
  });
  return { ...identity, ...values };
}
`;
}

export function parsingSpecTemplate(title: string): string {
  return `import { readFileSync } from 'node:fs';
import { parsePolicyPage, parseSearchPage, parseSignInPage } from './parsing.ts';

function saved(name: string): string {
  return readFileSync(new URL(\`fixtures/\${name}.html\`, import.meta.url), 'utf8');
}

describe('the pages of ${title}', () => {
  it('reads a policy by its labels and keeps its number as the page writes it', () => {
    expect(parsePolicyPage(saved('policy'), '/policies/1')).toMatchObject({
      numberText: ' 00-123 4 ',
      values: [
        { valueType: 'ACCOUNT_VALUE', amount: '1234.50', asOf: '2026-11-20' },
        { valueType: 'CASH_SURRENDER_VALUE', amount: '-12.00', asOf: '2026-11-20' },
      ],
    });
  });

  it('says that nothing was found only where the page says so', () => {
    expect(parseSearchPage('<p id="noResults">No policies</p>')).toEqual([]);
    expect(() => parseSearchPage(saved('sign-in'))).toThrow(/SITE_CHANGED/);
  });

  it('knows the sign-in page', () => {
    expect(parseSignInPage(saved('sign-in'))).toEqual({ kind: 'SIGN_IN', refused: false });
  });
});
`;
}

/** To be replaced by what the portal really serves, without names, numbers and tokens of real people. */
export const savedPages: Readonly<Record<string, string>> = {
  'fixtures/policy.html': `<dl id="policy">
  <dt>Policy Number</dt><dd> 00-123 4 </dd>
  <dt>Status</dt><dd>In Force</dd>
  <dt>Values as of</dt><dd>11/20/2026</dd>
  <dt>Account Value</dt><dd>$1,234.50</dd>
  <dt>Cash Surrender Value</dt><dd>($12.00)</dd>
</dl>
`,
  'fixtures/sign-in.html': `<form action="/login" method="post">
  <input id="username" name="username" />
  <input id="password" name="password" type="password" />
  <button type="submit">Sign in</button>
</form>
`,
};
