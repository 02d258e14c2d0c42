import {
  americanAmounts,
  europeanAmounts,
  parseAmount,
  parseOptionalAmount,
  plainAmounts,
} from './amounts.ts';

describe('parseAmount', () => {
  it.each([
    ['$124,980.10', '124980.10'],
    ['\u00a0 $1,234.50 \u00a0', '1234.50'],
    ['0.00', '0.00'],
    ['1234', '1234'],
    ['US$ 12.5', '12.5'],
    ['-$1,200.00', '-1200.00'],
    ['$-1,200.00', '-1200.00'],
    ['\u2212$12.00', '-12.00'],
    ['($12.00)', '-12.00'],
    ['12.00-', '-12.00'],
    ['12.00 USD', '12.00'],
    ['(0.00)', '0.00'],
    ['999,999,999.99', '999999999.99'],
  ])('reads %j as American', (text, amount) => {
    expect(parseAmount(text, americanAmounts)).toBe(amount);
  });

  it.each([
    '1.234,50',
    '1,23',
    '12,34,567.00',
    '1,2345.00',
    '1.234',
    '--5.00',
    '(-5.00)',
    '(5.00)-',
    '$$5.00',
    '5.00 5.00',
    '5.',
    '.50',
    '007.00',
    '1e5',
    '12K',
    'N/A',
    '',
    '€5.00',
    '٣.00',
    '1 234.00',
    'NaN',
  ])('refuses %j as American', (text) => {
    expect(() => parseAmount(text, americanAmounts)).toThrow(/VALUE_SUSPECT/);
  });

  it('reads the European way only where it is declared', () => {
    expect(parseAmount('1.234,50 €', europeanAmounts)).toBe('1234.50');
    expect(() => parseAmount('1,234.50', europeanAmounts)).toThrow(/VALUE_SUSPECT/);
  });

  it('keeps every digit of a number that a float cannot hold', () => {
    expect(parseAmount('123456789012345.6789', plainAmounts)).toBe('123456789012345.6789');
  });

  it('tells a value that is not there from one that cannot be read', () => {
    expect(parseOptionalAmount('\u00a0N/A', americanAmounts, ['N/A'])).toBeNull();
    expect(() => parseOptionalAmount('n.a.', americanAmounts, ['N/A'])).toThrow(/VALUE_SUSPECT/);
  });
});
