import { shownAmount } from './policyValues.ts';

describe('a stored amount', () => {
  it.each([
    ['124980.1000', '124980.10'],
    ['0.0000', '0.00'],
    ['-12.3400', '-12.34'],
    ['1.2345', '1.2345'],
    ['1.2300', '1.23'],
    ['1.0010', '1.001'],
    ['99999999999999.9999', '99999999999999.9999'],
    ['7', '7.00'],
  ])('%s is shown as %s: nothing that the carrier gave is cut', (stored, shown) => {
    expect(shownAmount(stored)).toBe(shown);
  });
});
