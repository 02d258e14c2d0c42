import type { Carrier } from '../portal/carrier.ts';
import { decimalOf } from '../world/money.ts';
import type { Cents } from '../world/money.ts';
import { showsValues } from '../world/policy.ts';
import type { Policy, PolicyStatus } from '../world/policy.ts';

const STATUS_CODES: Readonly<Record<PolicyStatus, string>> = {
  IN_FORCE: 'ACTIVE',
  PENDING: 'PENDING_ISSUE',
  LAPSED: 'LAPSED',
  TERMINATED: 'TERMINATED',
  SURRENDERED: 'SURRENDERED',
  TRANSFERRED: 'AGENT_OF_RECORD_CHANGED',
};

/** Whole minor units: `{ amount: 12499010, currency: 'USD', scale: 2 }` is $124,990.10. */
interface MinorUnits {
  readonly amount: number;
  readonly currency: 'USD';
  readonly scale: 2;
}

/** The income rider's system writes decimals: `{ amount: '124990.10', currency: 'USD' }`. */
interface DecimalAmount {
  readonly amount: string;
  readonly currency: 'USD';
}

type Valuation = Readonly<Record<string, string | MinorUnits | DecimalAmount | null>>;

export const LIST_VALUES: readonly string[] = ['contractValue', 'surrenderValue'];

const RENAMED: Readonly<Record<string, string>> = {
  contractValue: 'accumulatedValue',
  surrenderValue: 'netCashValue',
  deathBenefit: 'beneficiaryAmount',
  rmdAmount: 'requiredDistribution',
  guaranteedIncomeBase: 'incomeAccountValue',
};

export interface AccountView {
  readonly id: string;
  readonly contractNumber: string;
  readonly product: { readonly code: string; readonly name: string };
  readonly status: string;
  readonly issueDate: string;
  /** Null where there are no current values to show. */
  readonly valuation: Valuation | null;
}

export interface ClientView {
  readonly id: string;
  readonly name: string;
  readonly household: { readonly id: string; readonly name: string };
}

export function accountView(carrier: Carrier, policy: Policy, valueNames: readonly string[]): AccountView {
  return {
    id: policy.id,
    contractNumber: policy.number,
    product: { code: policy.product.code, name: policy.product.name },
    status: STATUS_CODES[policy.status],
    issueDate: policy.issueDate,
    valuation: showsValues(policy.status) ? valuation(carrier, policy, valueNames) : null,
  };
}

export function clientView(policy: Policy): ClientView {
  const { id, firstName, lastName, household } = policy.owner;
  return { id, name: `${firstName} ${lastName}`, household };
}

/** What the page says about an account that has no current values. */
export function accountMessage(status: PolicyStatus): string | null {
  if (status === 'TRANSFERRED') return 'You are no longer the agent of record for this contract.';
  return showsValues(status) ? null : 'This contract is no longer active. Current values are not available.';
}

function valuation(carrier: Carrier, policy: Policy, valueNames: readonly string[]): Valuation {
  const { renamedLabels } = carrier.settings;
  const values = valueNames.map((name): [string, MinorUnits | DecimalAmount | null] => [
    renamedLabels ? (RENAMED[name] ?? name) : name,
    amountView(name, policy.values[name] ?? null),
  ]);
  return { asOf: carrier.asOf(policy), ...Object.fromEntries(values) };
}

function amountView(name: string, cents: Cents | null): MinorUnits | DecimalAmount | null {
  if (cents === null) return null;
  return name === 'guaranteedIncomeBase'
    ? { amount: decimalOf(cents), currency: 'USD' }
    : { amount: cents, currency: 'USD', scale: 2 };
}
