import { amountText } from './amountText.ts';

describe('an amount on screen', () => {
  it.each([
    ['124980.1', '$124,980.10'],
    ['124980.1000', '$124,980.10'],
    ['0', '$0.00'],
    ['-1200.5', '−$1,200.50'],
    ['999999999999999.9999', '$999,999,999,999,999.9999'],
    ['0.125', '$0.125'],
    ['7.05', '$7.05'],
  ])('%s is %s', (amount, text) => {
    expect(amountText(amount)).toBe(text);
  });
});
