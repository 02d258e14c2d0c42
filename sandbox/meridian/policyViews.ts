import type { Carrier } from '../portal/carrier.ts';
import { dollarsOf } from '../world/money.ts';
import { showsValues } from '../world/policy.ts';
import type { Policy, PolicyStatus } from '../world/policy.ts';
import type { PolicyRow } from './pages/bookPages.ts';
import type { ShownValue } from './pages/policyPage.ts';

const STATUS_WORDS: Readonly<Record<PolicyStatus, string>> = {
  IN_FORCE: 'In Force',
  PENDING: 'Pending',
  LAPSED: 'Lapsed',
  TERMINATED: 'Terminated',
  SURRENDERED: 'Surrendered',
  TRANSFERRED: 'Transferred',
};

interface ValueLabel {
  readonly id: string;
  readonly label: string;
}

const VALUE_LABELS: readonly (readonly [name: string, usual: ValueLabel, renamed: ValueLabel])[] = [
  ['accountValue', { id: 'accountValue', label: 'Account Value' }, { id: 'accumVal', label: 'Accumulated Fund' }],
  ['cashSurrenderValue', { id: 'surrenderValue', label: 'Cash Surrender Value' }, { id: 'netSurr', label: 'Net Surrender Amount' }],
  ['deathBenefit', { id: 'deathBenefit', label: 'Death Benefit' }, { id: 'dbAmt', label: 'Benefit Payable' }],
  ['loanBalance', { id: 'loanBalance', label: 'Loan Balance' }, { id: 'loanAmt', label: 'Indebtedness' }],
  ['annualPremium', { id: 'annualPremium', label: 'Annual Premium' }, { id: 'premAmt', label: 'Planned Premium' }],
]; // prettier-ignore

export function statusWords(status: PolicyStatus): string {
  return STATUS_WORDS[status];
}

export function ownerName(policy: Policy): string {
  return `${policy.owner.lastName}, ${policy.owner.firstName}`;
}

/** `2026-11-20` as `11/20/2026` */
export function americanDate(date: string): string {
  const [year, month, day] = date.split('-');
  return `${month}/${day}/${year}`;
}

export function policyRow(carrier: Carrier, policy: Policy): PolicyRow {
  const shown = showsValues(policy.status);
  const amount = (name: string): string => (shown ? dollarsOf(policy.values[name] ?? 0) : 'N/A');
  return {
    id: policy.id,
    number: policy.number,
    owner: ownerName(policy),
    product: policy.product.name,
    status: statusWords(policy.status),
    accountValue: amount('accountValue'),
    cashSurrenderValue: amount('cashSurrenderValue'),
    asOf: shown ? americanDate(carrier.asOf(policy)) : 'N/A',
  };
}

/** Null where the portal has no current values to show. */
export function shownValues(policy: Policy, renamed: boolean): ShownValue[] | null {
  if (!showsValues(policy.status)) return null;
  return VALUE_LABELS.map(([name, usual, other]) => ({
    ...(renamed ? other : usual),
    amount: dollarsOf(policy.values[name] ?? 0),
  }));
}

/** What the page says about a policy that has no current values. */
export function policyMessage(status: PolicyStatus): string | null {
  if (status === 'TRANSFERRED') return 'You are no longer the agent of record for this policy.';
  if (showsValues(status)) return null;
  return `This policy is ${statusWords(status).toLowerCase()}. Current values are not available.`;
}
