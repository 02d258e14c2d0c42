/**
 * Characters with which a spreadsheet takes a cell for a formula, their full-width forms included (OWASP, CSV
 * injection); white space before one hides it from the eye, not from the spreadsheet.
 */
const formulaStart = /^[\s\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

/** What stands in a cell: text of people and portals, or something of ours that is a plain number or date. */
export type Cell = { text: string | null } | { plain: string | null };

/** A line of RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: Cell): string {
  if ('plain' in cell) return cell.plain ?? '';
  const text = cell.text ?? '';
  const shown = formulaStart.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/u.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
}
