import { parseAmount, plainAmounts } from './amounts.ts';
import { parseJsonObject } from './json.ts';

describe('JsonObject', () => {
  it.each([
    ['5923.23', '5923.23'],
    ['-0.07', '-0.07'],
    ['12', '12'],
    ['9999999999999.99', '9999999999999.99'],
    ['1234.50', '1234.5'],
  ])('gives the number %s as the decimal %s', (written, decimal) => {
    const amount = parseJsonObject(`{ "amount": ${written} }`).decimal('amount');
    expect(amount).toBe(decimal);
    expect(parseAmount(amount, plainAmounts)).toBe(decimal);
  });

  it.each(['0.30000000000000004', '12345678901234567.89', '1e21', '1e-9'])(
    'takes no amount from %s, which a number does not keep',
    (written) => {
      expect(() => parseJsonObject(`{ "amount": ${written} }`).decimal('amount')).toThrow(/VALUE_SUSPECT/);
    },
  );

  it('takes a text in place of a number for a changed site', () => {
    expect(() => parseJsonObject('{ "amount": "12.00" }').decimal('amount')).toThrow(/SITE_CHANGED.*amount/);
  });
});
