import {
  americanAmounts,
  changed,
  openDocument,
  parseAmount,
  parseDate,
  readValues,
} from '../../../plugin-sdk/index.ts';
import type {
  DocumentRow,
  InactiveReason,
  ListPage,
  PolicyRecord,
  PortalDocument,
  ValueReading,
  ValueType,
} from '../../../plugin-sdk/index.ts';

const detailLabels: Readonly<Record<string, ValueType>> = {
  'Account Value': 'ACCOUNT_VALUE',
  'Cash Surrender Value': 'CASH_SURRENDER_VALUE',
  'Death Benefit': 'DEATH_BENEFIT',
  'Loan Balance': 'LOAN_BALANCE',
  'Annual Premium': 'ANNUAL_PREMIUM',
};

const listLabels: Readonly<Record<string, ValueType>> = {
  'Account Value': 'ACCOUNT_VALUE',
  'Cash Surrender Value': 'CASH_SURRENDER_VALUE',
};

const inactiveStatuses: Readonly<Record<string, InactiveReason>> = {
  Lapsed: 'LAPSED',
  Terminated: 'TERMINATED',
  Surrendered: 'SURRENDERED',
  Transferred: 'AGENT_OF_RECORD_CHANGED',
};

export interface SearchRow {
  numberText: string;
  path: string;
}

/** One page of what a search found; nothing only where the page says so, the last only where its count does. */
export function parseSearchPage(html: string): { rows: SearchRow[]; isLast: boolean } {
  const page = openDocument(html);
  if (page.has('#noResults')) return { rows: [], isLast: true };
  const { rows } = page.table('#searchResults', ['Policy Number', 'Status']);
  const counts = /^(?:(\d+)–(\d+) of )?(\d+) (?:policy|policies) found$/.exec(
    page.words('#resultCount') ?? '',
  );
  const total = Number(counts?.[3]);
  const [first, last] = [Number(counts?.[1] ?? 1), Number(counts?.[2] ?? total)];
  if (last - first + 1 !== rows.length) changed('the search does not show the rows that it counts');
  const isLast = !page.has('#nextPage');
  if (isLast !== (last === total)) changed('the search ends before its last row');
  return {
    rows: rows.map((row) => ({ numberText: row.text('Policy Number'), path: pathOf(row) })),
    isLast,
  };
}

export function parseDetailPage(html: string, path: string): PolicyRecord {
  const page = openDocument(html);
  const statusText = page.requiredText('#policyInformation #status');
  const inactive = inactiveStatuses[statusText.trim()];
  return {
    numberText: page.requiredText('#policyInformation #policyNumber'),
    recordId: recordIdOf(path),
    statusText,
    path,
    ...(inactive === undefined ? readValues(() => detailValues(page)) : { inactive, values: [] }),
  };
}

/** One page of the book of business; it is the last one only when its count says so too. */
export function parseListPage(html: string): ListPage {
  const page = openDocument(html);
  const columns = ['Policy Number', 'Status', ...Object.keys(listLabels), 'As Of'];
  const { rows } = page.table('#bookOfBusiness', columns);
  const next = page.attribute('#nextPage', 'href');
  const counts = /^(\d+)–(\d+) of (\d+) policies$/.exec(page.words('#resultCount') ?? '');
  const [first, last, total] = (counts ?? []).slice(1).map(Number);
  if (rows.length > 0 && (first === undefined || last === undefined || last - first + 1 !== rows.length)) {
    changed('the list does not show the rows that it counts');
  }
  if (next === null && last !== total) changed('the list ends before its last row');
  return { records: rows.map(listRecord), nextCursor: next === null ? null : cursorOf(next) };
}

export function parseSignOutToken(html: string): string {
  return openDocument(html).requiredAttribute('form.signout input[name=__RequestVerificationToken]', 'value');
}

function listRecord(row: DocumentRow): PolicyRecord {
  const path = pathOf(row);
  const statusText = row.text('Status');
  const inactive = inactiveStatuses[statusText.trim()];
  const identity = { numberText: row.text('Policy Number'), recordId: recordIdOf(path), statusText, path };
  if (inactive !== undefined) return { ...identity, inactive, values: [] };
  return { ...identity, ...readValues(() => listValues(row)) };
}

function listValues(row: DocumentRow): ValueReading[] {
  const asOf = parseDate(row.text('As Of'), 'MM/DD/YYYY');
  return Object.entries(listLabels).map(([label, valueType]) => ({
    valueType,
    amount: parseAmount(row.text(label), americanAmounts),
    asOf,
  }));
}

function detailValues(page: PortalDocument): ValueReading[] {
  const shown = page.definitions('#policyValues');
  const asOf = parseDate(page.requiredText('#policyValues #asOfDate'), 'MM/DD/YYYY');
  return Object.entries(detailLabels).map(([label, valueType]) => {
    const text = shown.get(label) ?? changed(`the values lack ${label}`);
    return { valueType, amount: parseAmount(text, americanAmounts), asOf };
  });
}

function pathOf(row: DocumentRow): string {
  const link = row.link('Policy Number') ?? changed('a row leads nowhere');
  return /^\/policies\/[\w-]+$/.test(link) ? link : changed('a row leads somewhere else');
}

function recordIdOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function cursorOf(link: string): string {
  return /^\/policies\?page=(\d+)$/.exec(link)?.[1] ?? changed('the next page is somewhere else');
}
