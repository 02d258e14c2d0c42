export interface VisibleNumber {
  /** Spaces as `·`, other characters that do not show as `⟨U+200F⟩`. */
  text: string;
  /** What a reader should know when comparing with the carrier's page. */
  words: string;
  /** True when the number holds nothing that could be overlooked. */
  isPlain: boolean;
}

const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

export function visibleNumber(number: string): VisibleNumber {
  const characters = [...number];
  const spaces = characters.filter((character) => character === ' ').length;
  const unseen = characters.filter((character) => hidden.test(character)).length;
  return {
    text: characters.map(visibleCharacter).join(''),
    words: [
      countOf(characters.length, 'character'),
      ...(spaces === 0 ? [] : [`${countOf(spaces, 'space')} shown as ·`]),
      ...(unseen === 0 ? [] : [`${countOf(unseen, 'hidden character')}`]),
    ].join(', '),
    isPlain: spaces === 0 && unseen === 0,
  };
}

function visibleCharacter(character: string): string {
  if (character === ' ') return '·';
  if (!hidden.test(character)) return character;
  const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `⟨U+${point}⟩`;
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
