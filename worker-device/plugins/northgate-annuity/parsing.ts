import {
  changed,
  parseAmount,
  parseDate,
  plainAmounts,
  PortalFailure,
  readValues,
} from '../../../plugin-sdk/index.ts';
import type {
  InactiveReason,
  JsonObject,
  ListPage,
  PolicyRecord,
  ValueReading,
  ValueType,
} from '../../../plugin-sdk/index.ts';

const detailValues: Readonly<Record<string, ValueType>> = {
  contractValue: 'ACCOUNT_VALUE',
  surrenderValue: 'CASH_SURRENDER_VALUE',
  deathBenefit: 'DEATH_BENEFIT',
  rmdAmount: 'REQUIRED_MINIMUM_DISTRIBUTION',
  guaranteedIncomeBase: 'INCOME_BENEFIT_BASE',
};

const listValues: Readonly<Record<string, ValueType>> = {
  contractValue: 'ACCOUNT_VALUE',
  surrenderValue: 'CASH_SURRENDER_VALUE',
};

const inactiveStatuses: Readonly<Record<string, InactiveReason>> = {
  LAPSED: 'LAPSED',
  TERMINATED: 'TERMINATED',
  SURRENDERED: 'SURRENDERED',
  AGENT_OF_RECORD_CHANGED: 'AGENT_OF_RECORD_CHANGED',
};

export interface Match {
  id: string;
  numberText: string;
}

/** One page of what a search found. */
export function parseMatches(answer: JsonObject): { matches: Match[]; nextCursor: string | null } {
  const matches = answer.objects('matches');
  if (answer.wholeNumber('count') !== matches.length) changed('the search does not show what it counts');
  return {
    matches: matches.map((match) => ({ id: match.text('id'), numberText: match.text('contractNumber') })),
    nextCursor: answer.isNull('nextCursor') ? null : answer.text('nextCursor'),
  };
}

/** The account that was asked for; the client's other accounts come along and are left alone. */
export function parseDetail(answer: JsonObject): PolicyRecord {
  return accountRecord(answer.object('account'), detailValues);
}

/** A page of clients, each with the accounts of theirs that fall on it. */
export function parseAccountsPage(answer: JsonObject): ListPage {
  const accounts = answer.objects('clients').flatMap((client) => client.objects('accounts'));
  const nextCursor = answer.isNull('nextCursor') ? null : answer.text('nextCursor');
  return { records: accounts.map((account) => accountRecord(account, listValues)), nextCursor };
}

function accountRecord(account: JsonObject, names: Readonly<Record<string, ValueType>>): PolicyRecord {
  const id = account.text('id');
  const statusText = account.text('status');
  const inactive = inactiveStatuses[statusText];
  const identity = {
    numberText: account.text('contractNumber'),
    recordId: id,
    statusText,
    path: `/api/accounts/${id}`,
  };
  if (inactive !== undefined) return { ...identity, inactive, values: [] };
  return { ...identity, ...readValues(() => valuesIn(account.object('valuation'), names)) };
}

function valuesIn(valuation: JsonObject, names: Readonly<Record<string, ValueType>>): ValueReading[] {
  const asOf = parseDate(valuation.text('asOf'), 'YYYY-MM-DD');
  return Object.entries(names)
    .filter(([name]) => !valuation.isNull(name))
    .map(([name, valueType]) => ({ valueType, amount: amountIn(valuation.object(name)), asOf }));
}

/** Whole minor units with their scale, or a decimal text where there is no scale. */
function amountIn(value: JsonObject): string {
  if (value.text('currency') !== 'USD') throw new PortalFailure('VALUE_SUSPECT', 'another currency');
  if (!value.has('scale')) return parseAmount(value.text('amount'), plainAmounts);
  if (value.wholeNumber('scale') !== 2) throw new PortalFailure('VALUE_SUSPECT', 'another scale');
  const units = value.wholeNumber('amount');
  const digits = String(Math.abs(units)).padStart(3, '0');
  return `${units < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
