import { isAmount } from '../contracts/domain/amounts.ts';
import type { Amount } from '../contracts/domain/amounts.ts';
import { PortalFailure } from './failures.ts';

/** How a portal writes amounts. Everything that does not fit is refused: a wrong value is worse than none. */
export interface AmountFormat {
  decimal: '.' | ',';
  /** Between groups of three digits; a text without any is accepted too. */
  group: ',' | '.' | ' ' | "'" | 'none';
  /** Signs and words that may stand before or after the number. */
  currency: readonly string[];
  /** Most digits after the decimal sign; 2 for money. */
  maxDecimals: number;
}

/** `$1,234.50`, `-$1,234.50`, `($1,234.50)`, `1,234.50-`. */
export const americanAmounts: AmountFormat = {
  decimal: '.',
  group: ',',
  currency: ['US$', '$', 'USD'],
  maxDecimals: 2,
};

/** `1.234,50 €` */
export const europeanAmounts: AmountFormat = {
  decimal: ',',
  group: '.',
  currency: ['€', 'EUR'],
  maxDecimals: 2,
};

/** `1234.5`, as JSON documents and databases write amounts. */
export const plainAmounts: AmountFormat = { decimal: '.', group: 'none', currency: [], maxDecimals: 4 };

/**
 * The amount that a text shows, as a decimal string; never by way of a float. Throws `PortalFailure` VALUE_SUSPECT
 * for every text that is not certain in this format: groups out of place, another decimal sign, two signs, a word.
 */
export function parseAmount(text: string, format: AmountFormat): Amount {
  const shown = onOneLine(text);
  const outside = withoutCurrency(shown, format);
  const { negative, rest } = withoutSign(outside);
  // One currency sign: around the sign of the number, or within it.
  const digits = plainDigits(outside === shown ? withoutCurrency(rest, format) : rest, format);
  const amount = negative && digits !== null && /[1-9]/.test(digits) ? `-${digits}` : digits;
  if (amount === null || !isAmount(amount)) {
    throw new PortalFailure('VALUE_SUSPECT', `a text of ${text.length} characters is no amount as declared`);
  }
  return amount;
}

/** Null where the portal says, by one of these words, that there is no such value. */
export function parseOptionalAmount(
  text: string,
  format: AmountFormat,
  absentWords: readonly string[],
): Amount | null {
  return absentWords.includes(onOneLine(text)) ? null : parseAmount(text, format);
}

function onOneLine(text: string): string {
  return text.replaceAll(/[\u00a0\u202f\u2009]/g, ' ').trim();
}

function withoutCurrency(text: string, { currency }: AmountFormat): string {
  const before = currency.find((sign) => text.startsWith(sign));
  if (before !== undefined) return text.slice(before.length).trim();
  const after = currency.find((sign) => text.endsWith(sign));
  return after === undefined ? text : text.slice(0, -after.length).trim();
}

/** One sign at most: before, behind, or parentheses around. A second one stays in the rest, which is then refused. */
function withoutSign(text: string): { negative: boolean; rest: string } {
  const parentheses = /^\((.+)\)$/s.exec(text)?.[1];
  if (parentheses !== undefined) return { negative: true, rest: parentheses.trim() };
  if (/^[-\u2212]/.test(text)) return { negative: true, rest: text.slice(1).trim() };
  if (/[-\u2212]$/.test(text)) return { negative: true, rest: text.slice(0, -1).trim() };
  return { negative: false, rest: text };
}

function plainDigits(text: string, { decimal, group, maxDecimals }: AmountFormat): string | null {
  const separator = group === 'none' ? '' : escaped(group);
  const whole = group === 'none' ? '\\d+' : `(?:\\d+|\\d{1,3}(?:${separator}\\d{3})+)`;
  const match = new RegExp(`^(${whole})(?:${escaped(decimal)}(\\d{1,${maxDecimals}}))?$`).exec(text);
  if (match === null) return null;
  const digits = (match[1] ?? '').replaceAll(/\D/g, '');
  return match[2] === undefined ? digits : `${digits}.${match[2]}`;
}

function escaped(character: string): string {
  return character.replaceAll(/[.'\s]/g, '\\$&');
}
