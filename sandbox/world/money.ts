/** Amounts are whole cents inside the sandbox and decimal strings outside of it; never fractions. */
export type Cents = number;

const DECIMAL = /^(-?)(\d{1,12})\.(\d{2})$/;

/** `'-12.00'` to `-1200`. Throws on anything but a decimal string with two places. */
export function centsOf(decimal: string): Cents {
  const match = DECIMAL.exec(decimal);
  if (match === null) throw new Error(`not an amount with two decimal places: ${decimal}`);
  const cents = Number(`${match[2]}${match[3]}`);
  return match[1] === '-' ? -cents : cents;
}

/** `-1200` to `'-12.00'`. */
export function decimalOf(cents: Cents): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** As an American page shows it: `$1,234.50`, and `($12.00)` below zero. */
export function dollarsOf(cents: Cents): string {
  const [whole = '', fraction = ''] = decimalOf(Math.abs(cents)).split('.');
  const shown = `$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`;
  return cents < 0 ? `(${shown})` : shown;
}
