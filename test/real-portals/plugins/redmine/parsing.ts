import {
  changed,
  openDocument,
  parseAmount,
  plainAmounts,
  readValues,
} from '../../../../plugin-sdk/index.ts';
import type { AmountFormat, DocumentRow, ListPage, PolicyRecord } from '../../../../plugin-sdk/index.ts';

const listName = 'All policies';
const columns = ['#', 'Status', 'Policy number', 'Surrender value', 'Annual premium'];
const amounts: AmountFormat = { ...plainAmounts, maxDecimals: 2 };

const openStatuses = new Set(['New', 'In Progress', 'Resolved', 'Feedback']);
const closedStatuses = new Set(['Closed', 'Rejected']);

/** @param asOf YYYY-MM-DD, the day of the answer: the portal dates no value */
export function parseListPage(html: string, asOf: string): ListPage {
  const page = openDocument(html);
  if (page.has('p.nodata')) return { records: [], nextCursor: null };
  const { rows } = page.table('table.list.issues', columns);
  const shown = /^\((\d+)-(\d+)\/(\d+)\)$/.exec(page.words('span.pagination span.items') ?? '');
  const [first, last, total] = (shown ?? []).slice(1).map(Number);
  if (first === undefined || last === undefined || last - first + 1 !== rows.length) {
    changed('the list does not show the rows that it counts');
  }
  const next = page.attribute('span.pagination li.next a', 'href');
  if (next === null && last !== total) changed('the list ends before its last row');
  const records = rows.map((row) => recordIn(row, asOf));
  return { records, nextCursor: next === null ? null : pageNumberIn(next) };
}

/** Address of the saved list, which shows open and closed policies alike. */
export function parseListPath(html: string): string {
  const path = openDocument(html).requiredAttribute(`ul.queries a.query:contains("${listName}")`, 'href');
  return /^\/projects\/policies\/issues\?query_id=\d+$/.test(path) ? path : changed('the list has moved');
}

export function parseSignOutToken(html: string): string {
  return openDocument(html).requiredAttribute('meta[name=csrf-token]', 'content');
}

function recordIn(row: DocumentRow, asOf: string): PolicyRecord {
  const path = row.link('#') ?? changed('a row leads nowhere');
  const statusText = row.text('Status');
  const identity = { numberText: row.text('Policy number'), recordId: path, statusText, path };
  if (closedStatuses.has(statusText)) return { ...identity, inactive: 'TERMINATED', values: [] };
  if (!openStatuses.has(statusText)) changed('a status is unknown');
  const values = readValues(() => [
    {
      valueType: 'CASH_SURRENDER_VALUE',
      amount: parseAmount(row.text('Surrender value'), amounts),
      asOf,
    },
    { valueType: 'ANNUAL_PREMIUM', amount: parseAmount(row.text('Annual premium'), amounts), asOf },
  ]);
  return { ...identity, ...values };
}

function pageNumberIn(link: string): string {
  return new URL(link, 'http://portal').searchParams.get('page') ?? changed('the next page has no number');
}
