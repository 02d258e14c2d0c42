import type { ExpectedRecord } from '../plugin-sdk/index.ts';
import type { ReadEnd } from './conformanceKit.ts';

/** How a read differs from what the record must give; null where it does not. */
export function differenceOf(expected: ExpectedRecord, end: ReadEnd): string | null {
  switch (expected.gives) {
    case 'VALUES':
      return valueDifference(expected, end);
    case 'INACTIVE':
      if (end.kind === 'INACTIVE' && end.reason === expected.reason) return null;
      return `${shown(expected.number)} is ${expected.reason} at the portal, and gave ${summary(end)}`;
    case 'AMBIGUOUS':
      if (end.kind === 'FAILED' && end.code === 'POLICY_AMBIGUOUS') return null;
      return `${shown(expected.number)} belongs to two policies, and gave ${summary(end)}`;
  }
}

/** @param partial the list may show fewer values than the policy's own page */
export function valueDifference(
  expected: Extract<ExpectedRecord, { gives: 'VALUES' }>,
  end: ReadEnd,
  partial = false,
): string | null {
  if (end.kind !== 'VALUES') return `${shown(expected.number)} has values, and gave ${summary(end)}`;
  const read = new Map(end.values.map(({ valueType, amount }) => [valueType as string, amount]));
  for (const [valueType, amount] of Object.entries(expected.values)) {
    const found = read.get(valueType);
    if (found === undefined && partial) continue;
    if (found === undefined || !sameAmount(found, amount)) {
      return `${shown(expected.number)} has ${valueType} ${amount}, and ${found ?? 'nothing'} was read`;
    }
  }
  const dated =
    expected.asOf === undefined ? undefined : end.values.find(({ asOf }) => asOf !== expected.asOf);
  if (dated === undefined) return null;
  return `${shown(expected.number)} is dated ${expected.asOf ?? ''}, and ${dated.asOf} was read`;
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
    case 'FAILED':
      return `${end.code}${end.evidence.portalNumber === undefined ? '' : ` (number read: ${JSON.stringify(end.evidence.portalNumber)})`}`;
    case 'SESSION_OVER':
      return `the end of the session (${end.reason})`;
    case 'THREW':
      return `an error (${end.error})`;
  }
}
