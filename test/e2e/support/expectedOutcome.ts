import type { FindingKind } from '../../../contracts/domain/findings.ts';
import type { PolicySyncState } from '../../../contracts/domain/states.ts';
import type { ValueType } from '../../../contracts/domain/valueTypes.ts';
import type { PolicyView } from '../../../sandbox/control/views.ts';

export interface ExpectedOutcome {
  readonly number: string;
  readonly state: PolicySyncState;
  readonly values: Readonly<Record<string, string>>;
  readonly findings: readonly FindingKind[];
}

const typeOf: Readonly<Record<string, ValueType>> = {
  accountValue: 'ACCOUNT_VALUE',
  cashSurrenderValue: 'CASH_SURRENDER_VALUE',
  loanBalance: 'LOAN_BALANCE',
  annualPremium: 'ANNUAL_PREMIUM',
  contractValue: 'ACCOUNT_VALUE',
  surrenderValue: 'CASH_SURRENDER_VALUE',
  deathBenefit: 'DEATH_BENEFIT',
  rmdAmount: 'REQUIRED_MINIMUM_DISTRIBUTION',
  guaranteedIncomeBase: 'INCOME_BENEFIT_BASE',
};

/** What lists of policies show; a detail page shows all. */
export const listedTypes: readonly ValueType[] = ['ACCOUNT_VALUE', 'CASH_SURRENDER_VALUE'];

/**
 * What a sweep by a login that sees the whole book has to come to, for each policy that the CRM has with an indicator
 * that syncs. Made from the carrier's truth and the guides alone.
 */
export function expectedOutcomes(book: readonly PolicyView[]): ExpectedOutcome[] {
  const atPortal = Map.groupBy(
    book.filter(({ present }) => present),
    ({ number }) => number,
  );
  return book
    .filter(({ crm }) => crm.present && crm.statusIndicator !== 'Closed')
    .map(({ crm }) => outcomeOf(crm.number, atPortal.get(crm.number) ?? []));
}

/** Numbers of the policies that must be left alone: their status is Closed in the CRM. */
export function leftAlone(book: readonly PolicyView[]): string[] {
  return book
    .filter(({ crm }) => crm.present && crm.statusIndicator === 'Closed')
    .map(({ crm }) => crm.number);
}

function outcomeOf(number: string, matches: readonly PolicyView[]): ExpectedOutcome {
  const [only, another] = matches;
  if (only === undefined) return { number, state: 'NOT_FOUND', values: {}, findings: ['NUMBER_NOT_FOUND'] };
  if (another !== undefined) {
    return { number, state: 'QUARANTINED', values: {}, findings: ['NUMBER_AMBIGUOUS'] };
  }
  const { status, values } = only;
  if (values !== null) return { number, state: 'SUCCESS', values: amountsOf(values), findings: [] };
  const finding = status === 'TRANSFERRED' ? 'AGENT_OF_RECORD_CHANGED' : 'STATUS_DIFFERS';
  return { number, state: 'SUCCESS', values: {}, findings: [finding] };
}

/** The carrier's values by our types; what the contract does not have is left out. */
export function amountsOf(values: Readonly<Record<string, string | null>>): Record<string, string> {
  const entries = Object.entries(values).flatMap(([name, amount]) => {
    const type = typeOf[name];
    if (type === undefined) throw new Error(`Nothing is known of the value ${name}.`);
    return amount === null ? [] : [[type, amount] as const];
  });
  return Object.fromEntries(entries);
}
