import type { Cheerio, CheerioAPI } from 'cheerio';
import type { AnyNode } from 'domhandler';
import { PortalFailure } from './failures.ts';

/** One row of a table, its cells by the words of the header. */
export interface DocumentRow {
  /** Raw text of a cell. */
  text(column: string): string;
  /** Where the one link of a cell leads, as written; null where there is none. */
  link(column: string): string | null;
}

/** The rows of a table with a header row. A row with another number of cells than the header is refused. */
export class DocumentTable {
  readonly rows: readonly DocumentRow[];

  constructor(query: CheerioAPI, table: Cheerio<AnyNode>, name: string, columns: readonly string[]) {
    const header = table.find('thead tr').first().children().toArray();
    const words = header.map((cell) => query(cell).text().replaceAll(/\s+/g, ' ').trim());
    const missing = columns.find((column) => words.filter((word) => word === column).length !== 1);
    if (missing !== undefined) {
      throw new PortalFailure('SITE_CHANGED', `${name} has no single column ${missing}`);
    }
    this.rows = table
      .find('tbody > tr')
      .toArray()
      .map((row) => documentRow(query, query(row).children().toArray(), words, name));
  }
}

function documentRow(
  query: CheerioAPI,
  cells: AnyNode[],
  words: readonly string[],
  name: string,
): DocumentRow {
  if (cells.length !== words.length) {
    throw new PortalFailure(
      'SITE_CHANGED',
      `a row of ${name} has ${cells.length} cells, not ${words.length}`,
    );
  }
  const cellOf = (column: string): Cheerio<AnyNode> => {
    const cell = cells[words.indexOf(column)];
    if (cell === undefined) throw new PortalFailure('SITE_CHANGED', `${name} has no column ${column}`);
    return query(cell);
  };
  return {
    text: (column) => cellOf(column).text(),
    link: (column) => {
      const links = cellOf(column).find('a[href]');
      return links.length === 1 ? (links.attr('href') ?? null) : null;
    },
  };
}
