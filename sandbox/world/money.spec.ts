import { centsOf, decimalOf, dollarsOf } from './money.ts';

test.each([
  ['0.00', 0],
  ['0.05', 5],
  ['-12.00', -1_200],
  ['999999999999.99', 99_999_999_999_999],
])('reads and writes %s without a fraction', (decimal, cents) => {
  expect(centsOf(decimal)).toBe(cents);
  expect(decimalOf(cents)).toBe(decimal);
});

test.each(['1', '1.5', '1,000.00', ' 1.00', '1e3', ''])('refuses %j as an amount', (text) => {
  expect(() => centsOf(text)).toThrow('two decimal places');
});

test('shows dollars with thousands, and negative ones in brackets', () => {
  expect(dollarsOf(123_450)).toBe('$1,234.50');
  expect(dollarsOf(100_000_000)).toBe('$1,000,000.00');
  expect(dollarsOf(-1_200)).toBe('($12.00)');
});
