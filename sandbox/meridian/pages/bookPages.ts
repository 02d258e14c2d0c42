import { html, NOTHING } from '../../portal/html.ts';
import type { Html } from '../../portal/html.ts';
import { layout } from './layout.ts';
import type { Visitor } from './layout.ts';

/** One policy as a table shows it; amounts and dates are ready to be shown. */
export interface PolicyRow {
  readonly id: string;
  readonly number: string;
  readonly owner: string;
  readonly product: string;
  readonly status: string;
  readonly accountValue: string;
  readonly cashSurrenderValue: string;
  readonly asOf: string;
}

/** One page of rows and its place among the others. */
export interface PageOfRows {
  readonly rows: readonly PolicyRow[];
  readonly page: number;
  readonly pages: number;
  /** Place of its first row among all, from 1. */
  readonly first: number;
  readonly total: number;
}

export interface ListPageView extends PageOfRows {
  readonly visitor: Visitor;
}

export function listPage(view: ListPageView): string {
  const shown = view.rows.length === 0 ? 'No policies on this page' : `${placesOf(view)} policies`;
  const content = html`<h1>Book of Business</h1>
    ${searchForm('')}
    <p class="count" id="resultCount">${shown}</p>
    <div class="scroll">
      <table class="grid" id="bookOfBusiness">
        <thead>
          <tr>
            <th scope="col">Policy Number</th>
            <th scope="col">Owner</th>
            <th scope="col">Product</th>
            <th scope="col">Status</th>
            <th scope="col" class="num">Account Value</th>
            <th scope="col" class="num">Cash Surrender Value</th>
            <th scope="col">As Of</th>
          </tr>
        </thead>
        <tbody>
          ${view.rows.map(listRow)}
        </tbody>
      </table>
    </div>
    ${pager(view, '/policies?')}`;
  return layout('Book of Business', view.visitor, content);
}

export interface SearchPageView {
  readonly visitor: Visitor;
  readonly searched: string;
  /** Null before the first search. */
  readonly results: PageOfRows | null;
}

export function searchPage(view: SearchPageView): string {
  const content = html`<h1>Find a Policy</h1>
    ${searchForm(view.searched)}
    ${view.results === null ? NOTHING : searchResults(view.searched, view.results)}`;
  return layout('Find a Policy', view.visitor, content);
}

function searchResults(searched: string, results: PageOfRows): Html {
  const { rows, pages, total } = results;
  if (total === 0) {
    return html`<div class="alert info" id="noResults" role="status">
      No policies were found for “${searched}”. Check the number and try again.
    </div>`;
  }
  return html`<p class="count" id="resultCount">
      ${pages > 1 ? placesOf(results) : total} ${total === 1 ? 'policy' : 'policies'} found
    </p>
    <div class="scroll">
      <table class="grid" id="searchResults">
        <thead>
          <tr>
            <th scope="col">Policy Number</th>
            <th scope="col">Owner</th>
            <th scope="col">Product</th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (row) =>
              html`<tr>
                ${identityCells(row)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${pages > 1 ? pager(results, `/policies/search?number=${encodeURIComponent(searched)}&`) : NOTHING}`;
}

/** `26–50 of 61` */
function placesOf({ first, rows, total }: PageOfRows): string {
  return `${first}–${first + rows.length - 1} of ${total}`;
}

function listRow(row: PolicyRow): Html {
  return html`<tr>
    ${identityCells(row)}
    <td class="num">&nbsp;${row.accountValue}</td>
    <td class="num">&nbsp;${row.cashSurrenderValue}</td>
    <td class="date">${row.asOf}</td>
  </tr>`;
}

function identityCells(row: PolicyRow): Html {
  return html`<td class="polnum">&nbsp;<a href="/policies/${row.id}">${withHardSpaces(row.number)}</a></td>
    <td>${row.owner}</td>
    <td>${row.product}</td>
    <td><span class="status ${statusClass(row.status)}">${row.status}</span></td>`;
}

/** A number never breaks over two lines: carriers write its spaces as non-breaking ones. */
export function withHardSpaces(number: string): string {
  return number.replaceAll(' ', '\u00a0');
}

export function statusClass(status: string): string {
  return `st-${status.toLowerCase().replaceAll(' ', '-')}`;
}

function searchForm(searched: string): Html {
  return html`<form class="search" id="policySearch" method="get" action="/policies/search" role="search">
    <label for="searchNumber">Policy number</label>
    <input type="search" id="searchNumber" name="number" value="${searched}" maxlength="400" />
    <button type="submit" id="btnSearch">Search</button>
  </form>`;
}

function pager({ page, pages }: PageOfRows, address: string): Html {
  const previous = html`<a rel="prev" href="${address}page=${page - 1}">Previous</a>`;
  const next = html`<a rel="next" id="nextPage" href="${address}page=${page + 1}">Next</a>`;
  return html`<nav class="pager" aria-label="Pages">
    ${page > 1 ? previous : NOTHING}
    <span>Page ${page} of ${pages}</span>
    ${page < pages ? next : NOTHING}
  </nav>`;
}
