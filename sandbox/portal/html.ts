/** Markup that is ready to be sent: everything in it that came from outside is escaped. */
export interface Html {
  readonly markup: string;
}

export type HtmlValue = Html | string | number | readonly Html[];

/** Escapes each value that is not markup itself. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let markup = strings[0] ?? '';
  values.forEach((value, index) => {
    markup += `${markupOf(value)}${strings[index + 1] ?? ''}`;
  });
  return { markup };
}

export const NOTHING: Html = { markup: '' };

function markupOf(value: HtmlValue): string {
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map((part) => part.markup).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
