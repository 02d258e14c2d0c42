import type { NumberFormats } from './carrierProfile.ts';
import type { Peculiarity, PolicyStatus, StatusIndicator } from './policy.ts';

/** Peculiarities come back every so many policies, so a book of 50 already has each of them. */
const PERIOD = 50;
const PECULIARITIES: Readonly<Record<number, Peculiarity>> = {
  3: 'leading-zeros',
  5: 'terminated-open-in-crm',
  7: 'inner-space',
  9: 'pending',
  11: 'dashes',
  12: 'prefix-of-another',
  13: 'extends-another',
  15: 'surrendered-open-in-crm',
  17: 'only-at-portal',
  19: 'number-differs-in-crm',
  23: 'leading-zeros',
  25: 'agent-of-record-change',
  27: 'inner-space',
  29: 'pending',
  31: 'dashes',
  32: 'prefix-of-another',
  33: 'extends-another',
  35: 'lapsed-open-in-crm',
  37: 'negative-value',
  43: 'leading-zeros',
  45: 'closed-in-both',
  47: 'inner-space',
};

/** The one number that two people have: these two places of the book, once. */
const NUMBER_TWICE: readonly number[] = [20, 21];

/** The status at the carrier, where it is not in force. */
export const STATUS_OF: Partial<Record<Peculiarity, PolicyStatus>> = {
  pending: 'PENDING',
  'terminated-open-in-crm': 'TERMINATED',
  'surrendered-open-in-crm': 'SURRENDERED',
  'lapsed-open-in-crm': 'LAPSED',
  'agent-of-record-change': 'TRANSFERRED',
  'closed-in-both': 'TERMINATED',
};

/** How the number is written, where it is not plain. */
export const FORMAT_OF: Partial<Record<Peculiarity, keyof NumberFormats>> = {
  'leading-zeros': 'leadingZeros',
  'number-differs-in-crm': 'leadingZeros',
  'inner-space': 'innerSpace',
  dashes: 'dashes',
};

/** The indicator in the CRM, where it is not open. */
export const INDICATOR_OF: Partial<Record<Peculiarity, StatusIndicator>> = {
  pending: 'Pending',
  'closed-in-both': 'Closed',
};

export function peculiarityAt(place: number): Peculiarity {
  if (NUMBER_TWICE.includes(place)) return 'number-twice';
  return PECULIARITIES[place % PERIOD] ?? 'usual';
}
