import { Decimal } from 'decimal.js';
import type { Amount } from '../../contracts/domain/amounts.ts';

const fewestDecimals = 2;

/** An amount as people write it: PostgreSQL pads `124980.1` to `124980.1000`, here it is `124980.10`. */
export function plainAmount(amount: Amount): Amount {
  const value = new Decimal(amount);
  return value.toFixed(Math.max(fewestDecimals, value.decimalPlaces()));
}

export function differs(left: Amount, right: Amount): boolean {
  return !new Decimal(left).equals(right);
}
