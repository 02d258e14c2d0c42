export function applicationParsingTemplate(sdk: string): string {
  return `import { parseAmount, parseDate, plainAmounts, readValues } from '${sdk}';
import type { InactiveReason, JsonObject, ListPage, PolicyRecord } from '${sdk}';

const inactiveStatuses: Readonly<Record<string, InactiveReason>> = {
  terminated: 'TERMINATED',
  surrendered: 'SURRENDERED',
  lapsed: 'LAPSED',
};

export function parsePoliciesPage(page: JsonObject): ListPage {
  return {
    records: page.objects('policies').map(recordIn),
    nextCursor: page.isNull('nextCursor') ? null : page.text('nextCursor'),
  };
}

function recordIn(policy: JsonObject): PolicyRecord {
  const id = policy.text('id');
  const statusText = policy.text('status');
  const inactive = inactiveStatuses[statusText];
  const identity = { numberText: policy.text('number'), recordId: id, statusText, path: \`/policies/\${id}\` };
  if (inactive !== undefined) return { ...identity, inactive, values: [] };
  const values = readValues(() => {
    const asOf = parseDate(policy.text('valuedOn'), 'YYYY-MM-DD');
    return [
      // An amount in quotes by \`text\`, one without by \`decimal\`.
      { valueType: 'ACCOUNT_VALUE', amount: parseAmount(policy.text('accountValue'), plainAmounts), asOf },
      {
        valueType: 'CASH_SURRENDER_VALUE',
        amount: parseAmount(policy.decimal('surrenderValue'), plainAmounts),
        asOf,
      },
    ];
  });
  return { ...identity, ...values };
}
`;
}

export function applicationSpecTemplate(title: string, sdk: string): string {
  return `import { readFileSync } from 'node:fs';
import { parseJsonObject } from '${sdk}';
import { parsePoliciesPage } from './parsing.ts';
import { parseSignInAnswer } from './signInAnswers.ts';

function saved(name: string): string {
  return readFileSync(new URL(\`fixtures/\${name}.json\`, import.meta.url), 'utf8');
}

describe('the answers of ${title}', () => {
  it('gives each policy its own number and values, and none to a closed one', () => {
    const { records, nextCursor } = parsePoliciesPage(parseJsonObject(saved('policies')));
    expect(nextCursor).toBeNull();
    expect(records).toMatchObject([
      {
        numberText: '00-123 4',
        values: [
          { valueType: 'ACCOUNT_VALUE', amount: '1234.50', asOf: '2026-11-20' },
          { valueType: 'CASH_SURRENDER_VALUE', amount: '-12', asOf: '2026-11-20' },
        ],
      },
      { numberText: 'T-1', inactive: 'TERMINATED', values: [] },
    ]);
  });

  it('takes an answer that it does not know for a changed site, never for an empty one', () => {
    expect(() => parsePoliciesPage(parseJsonObject('{}'))).toThrow(/SITE_CHANGED/);
  });

  it('knows the answers of the sign-in', () => {
    expect(parseSignInAnswer(401, saved('code-refused'))).toEqual({ kind: 'CODE', refused: true });
    expect(() => parseSignInAnswer(500, '')).toThrow(/OUTCOME_UNKNOWN/);
  });
});
`;
}

/** To be replaced by what the portal really answers, without names, numbers and tokens of real people. */
export const savedAnswers: Readonly<Record<string, string>> = {
  'fixtures/policies.json': `{
  "policies": [
    {
      "id": "81f3",
      "number": "00-123 4",
      "status": "active",
      "valuedOn": "2026-11-20",
      "accountValue": "1234.50",
      "surrenderValue": -12.0
    },
    { "id": "81f4", "number": "T-1", "status": "terminated" }
  ],
  "nextCursor": null
}
`,
  'fixtures/code-refused.json': `{ "error": "invalid_code" }
`,
};
