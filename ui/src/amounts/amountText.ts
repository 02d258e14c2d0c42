import type { Amount } from '../../../contracts/domain/amounts.ts';

/**
 * `124980.10` as `$124,980.10`. Works on the text: an amount never becomes a float. At least two decimals are shown
 * and none that the carrier gave is dropped, save trailing zeros beyond the second.
 */
export function amountText(amount: Amount): string {
  const negative = amount.startsWith('-');
  const [whole = '0', decimals = ''] = (negative ? amount.slice(1) : amount).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
  const shown = decimals.replace(/0+$/, '').padEnd(2, '0');
  return `${negative ? '−' : ''}$${grouped}.${shown}`;
}
