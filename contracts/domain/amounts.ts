/**
 * An amount of money as a decimal string: optional minus sign, digits, optional point with at most 4 digits, for
 * example `124980.10`. No float ever holds an amount; PostgreSQL stores it as `numeric(19,4)`.
 */
export type Amount = string;

const amountPattern = /^-?(0|[1-9]\d{0,14})(\.\d{1,4})?$/;

export function isAmount(text: string): boolean {
  return amountPattern.test(text) && !/^-0(\.0+)?$/.test(text);
}
