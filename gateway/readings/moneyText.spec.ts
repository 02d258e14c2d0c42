import { differs, plainAmount } from './moneyText.ts';

describe('an amount of money', () => {
  it('is the same with fewer or more zeros behind', () => {
    expect(differs('124980.10', '124980.1000')).toBe(false);
    expect(differs('-3', '-3.00')).toBe(false);
  });

  it('is another one when a digit differs that a float does not hold', () => {
    expect(differs('123456789012345.6788', '123456789012345.6789')).toBe(true);
    expect(differs('999999999999999.9999', '1000000000000000')).toBe(true);
  });

  it('is shown with two decimals at least and as many as it has', () => {
    expect(plainAmount('124980.1000')).toBe('124980.10');
    expect(plainAmount('7')).toBe('7.00');
    expect(plainAmount('123456789012345.6789')).toBe('123456789012345.6789');
  });
});
