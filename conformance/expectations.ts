import type { ExpectedRecord } from '../plugin-sdk/index.ts';
import type { ReadEnd } from './conformanceKit.ts';

/** How a read differs from what the record must give, and what an author has to look at. */
export interface Difference {
  seen: string;
  mend: string;
}

const mends = {
  number:
    'Give `numberText` exactly as the portal writes it (nothing cut, nothing replaced), and open the record with exactly this number (`namesPolicy`).',
  inactive:
    'Set `inactive`, and no values, for a record that the portal shows as closed or of another agent.',
  identity:
    "Give `recordId` the portal's own identity of the record, and return every record with this number.",
  amount:
    'Take each amount from the page or row of this record, by its label, with `parseAmount` in the format that the portal uses, sign included.',
  unread:
    'Look at what the portal answered: something that the plugin requires is not there, or is of another kind (a number in JSON is read by `decimal`, not by `text`).',
  date: 'Take the as-of date that the portal shows (`parseDate`), not the day of the reading.',
} as const;

/** Null where the read gives what the record must give. */
export function differenceOf(expected: ExpectedRecord, end: ReadEnd): Difference | null {
  switch (expected.gives) {
    case 'VALUES':
      return valueDifference(expected, end);
    case 'INACTIVE':
      if (end.kind === 'INACTIVE' && end.reason === expected.reason) return null;
      return {
        seen: `${shown(expected.number)} is ${expected.reason} at the portal, and gave ${summary(end)}`,
        mend: mends.inactive,
      };
    case 'AMBIGUOUS':
      if (end.kind === 'FAILED' && end.code === 'POLICY_AMBIGUOUS') return null;
      return {
        seen: `${shown(expected.number)} belongs to two policies, and gave ${summary(end)}`,
        mend: mends.identity,
      };
  }
}

/** @param partial the list may show fewer values than the policy's own page */
export function valueDifference(
  expected: Extract<ExpectedRecord, { gives: 'VALUES' }>,
  end: ReadEnd,
  partial = false,
): Difference | null {
  if (end.kind !== 'VALUES') {
    return { seen: `${shown(expected.number)} has values, and gave ${summary(end)}`, mend: mendOf(end) };
  }
  const read = new Map(end.values.map(({ valueType, amount }) => [valueType as string, amount]));
  for (const [valueType, amount] of Object.entries(expected.values)) {
    const found = read.get(valueType);
    if (found === undefined && partial) continue;
    if (found === undefined || !sameAmount(found, amount)) {
      const seen = `${shown(expected.number)} has ${valueType} ${amount}, and ${found ?? 'nothing'} was read`;
      return { seen, mend: mends.amount };
    }
  }
  const dated =
    expected.asOf === undefined ? undefined : end.values.find(({ asOf }) => asOf !== expected.asOf);
  if (dated === undefined) return null;
  const seen = `${shown(expected.number)} is dated ${expected.asOf ?? ''}, and ${dated.asOf} was read`;
  return { seen, mend: mends.date };
}

function mendOf(end: Exclude<ReadEnd, { kind: 'VALUES' }>): string {
  const code = end.kind === 'FAILED' ? end.code : end.kind === 'SESSION_OVER' ? end.reason : null;
  if (code === 'SITE_CHANGED') return mends.unread;
  return code === 'VALUE_SUSPECT' ? mends.amount : mends.number;
}

/** Decimal strings of one amount: `12.5` and `12.50` are the same. */
function sameAmount(left: string, right: string): boolean {
  return normal(left) === normal(right);
}

function normal(amount: string): string {
  return amount.includes('.') ? amount.replace(/0+$/, '').replace(/\.$/, '') : amount;
}

export function shown(number: string): string {
  return `policy ${JSON.stringify(number)}`;
}

export function summary(end: ReadEnd): string {
  switch (end.kind) {
    case 'VALUES':
      return `values (${end.values.map(({ valueType, amount }) => `${valueType} ${amount}`).join(', ')})`;
    case 'INACTIVE':
      return `INACTIVE ${end.reason}`;
    case 'NOT_FOUND':
      return 'NOT_FOUND';
    case 'FAILED': {
      const { portalNumber, note } = end.evidence;
      const number = portalNumber === undefined ? '' : ` (number read: ${JSON.stringify(portalNumber)})`;
      return `${end.code}${number}${note === undefined ? '' : ` (${note})`}`;
    }
    case 'SESSION_OVER':
      return `the end of the session (${end.reason})`;
    case 'THREW':
      return `an error (${end.error})`;
  }
}
