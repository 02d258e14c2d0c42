import { load } from 'cheerio';
import type { Cheerio, CheerioAPI } from 'cheerio';
import type { AnyNode } from 'domhandler';
import { PortalFailure } from './failures.ts';
import { DocumentTable } from './documentTable.ts';

/**
 * A page that a portal served, for pure parsing. Texts are raw: nothing is trimmed, collapsed or replaced, so that
 * a policy number stays what the portal wrote. What should be there and is not throws `PortalFailure` SITE_CHANGED.
 */
export class PortalDocument {
  readonly #query: CheerioAPI;

  constructor(html: string) {
    this.#query = load(html);
  }

  has(selector: string): boolean {
    return this.#query(selector).length > 0;
  }

  /** Raw text of the one element that matches; null when none does. */
  text(selector: string): string | null {
    return this.#one(selector)?.text() ?? null;
  }

  requiredText(selector: string): string {
    return this.text(selector) ?? changed(`nothing matches ${selector}`);
  }

  /** Text for people, as a browser lays it out: white space collapsed and cut at both ends. */
  words(selector: string): string | null {
    return this.text(selector)?.replaceAll(/\s+/g, ' ').trim() ?? null;
  }

  attribute(selector: string, name: string): string | null {
    return this.#one(selector)?.attr(name) ?? null;
  }

  requiredAttribute(selector: string, name: string): string {
    return this.attribute(selector, name) ?? changed(`${selector} has no ${name}`);
  }

  /** A table by the words of its header row. Every column named must be there. */
  table(selector: string, columns: readonly string[]): DocumentTable {
    const table = this.#one(selector) ?? changed(`there is no table ${selector}`);
    return new DocumentTable(this.#query, table, selector, columns);
  }

  /**
   * Raw texts by label, from a definition list (`dt`, `dd`) or from rows with one `th` and one `td`. A label that
   * appears twice is refused: nobody could say which one is meant.
   */
  definitions(selector: string): Map<string, string> {
    const container = this.#one(selector) ?? changed(`there are no definitions ${selector}`);
    const found = new Map<string, string>();
    for (const element of container.find('dt, th').toArray()) {
      const label = this.#query(element);
      const value = label.next('dd, td');
      if (value.length === 0) continue;
      const words = label.text().replaceAll(/\s+/g, ' ').trim();
      if (found.has(words)) changed(`${selector} has the label twice: ${words}`);
      found.set(words, value.text());
    }
    return found;
  }

  #one(selector: string): Cheerio<AnyNode> | null {
    const found = this.#query<AnyNode, string>(selector);
    if (found.length > 1) changed(`${found.length} elements match ${selector}`);
    return found.length === 0 ? null : found;
  }
}

export function openDocument(html: string): PortalDocument {
  return new PortalDocument(html);
}

/** Ends the parsing of a page that is not what it should be. */
export function changed(detail: string): never {
  throw new PortalFailure('SITE_CHANGED', detail);
}
