/**
 * The kinds of value that a policy can have. Meanings follow `accountValues`, `loanValues`, `withdrawalValues` and
 * `rmdInfo` of the Insured Retirement Institute's Policy Inquiry 2.1.1; life terms that it lacks are ACORD's.
 */
export const valueTypes = [
  'ACCOUNT_VALUE',
  'CASH_SURRENDER_VALUE',
  'DEATH_BENEFIT',
  'LOAN_BALANCE',
  'ANNUAL_PREMIUM',
  'TOTAL_PREMIUM_PAID',
  'FREE_WITHDRAWAL_AMOUNT',
  'REQUIRED_MINIMUM_DISTRIBUTION',
  'INCOME_BENEFIT_BASE',
  'MARKET_VALUE_ADJUSTMENT',
] as const;
export type ValueType = (typeof valueTypes)[number];

export const valueTypeLabels: Record<ValueType, string> = {
  ACCOUNT_VALUE: 'Account value',
  CASH_SURRENDER_VALUE: 'Cash surrender value',
  DEATH_BENEFIT: 'Death benefit',
  LOAN_BALANCE: 'Loan balance',
  ANNUAL_PREMIUM: 'Annual premium',
  TOTAL_PREMIUM_PAID: 'Total premium paid',
  FREE_WITHDRAWAL_AMOUNT: 'Free withdrawal amount',
  REQUIRED_MINIMUM_DISTRIBUTION: 'Required minimum distribution',
  INCOME_BENEFIT_BASE: 'Income benefit base',
  MARKET_VALUE_ADJUSTMENT: 'Market value adjustment',
};
