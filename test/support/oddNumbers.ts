import { policyNumberMaxLength } from '../../contracts/domain/policyNumbers.ts';

/**
 * Policy numbers that are easily mistaken, cut, reordered or taken for markup on their way. Some are twins: they look
 * the same, and are different numbers all the same.
 */
export const oddNumbers: Readonly<Record<string, string>> = {
  'of 200 characters': 'L'.repeat(policyNumberMaxLength - 4) + '0001',
  'that begins the one of 200 characters': 'L'.repeat(policyNumberMaxLength - 4),
  'with a control character': 'CT\u0001RL-7',
  'with a tab': 'CT\tRL-7',
  'with a line break': 'CT\nRL-7',
  'with an escape sequence of a terminal': '\u001b[31mRED-7',
  'from right to left': 'פוליסה-4711',
  'that turns its neighbours around': '\u202e7114-LM',
  'with a mark that does not show': 'ML\u200f4711',
  'with an emoji': 'ML-🙂-7',
  'with an emoji of several': 'ML-👩‍👩‍👧-7',
  'with a precomposed accent': 'P\u00e9-77',
  'with a combining accent': 'Pe\u0301-77',
  'with a Cyrillic letter that looks Latin': '\u041cL4711',
  'with the Latin letter': 'ML4711',
  'in full-width digits': 'ML\uff14\uff17\uff11\uff11',
  'in lower case': 'ml4711',
  'with two inner spaces': 'ML  4711',
  'with one inner space': 'ML 4711',
  'of markup': '<img src=x onerror=alert(1)>&amp;"',
  'of wildcards': '100%_\\*',
  'of a formula': '=1+1',
  'of JSON': '{"number":"7"}',
};

/** Numbers that differ from another only at their edges, or by a space of another kind. */
export const edgeNumbers: Readonly<Record<string, string>> = {
  'with a space before it': ' 5711',
  'with a space after it': '5711 ',
  'without them': '5711',
  'with a space that does not break': 'ML\u00a04711',
  'with a carriage return': 'CT\rRL-7',
};

/** What no database keeps as it is, or that is too long: refused, never altered. */
export const impossibleNumbers: Readonly<Record<string, string>> = {
  'with NUL': 'ML\u00004711',
  'with half of a surrogate pair': 'ML\ud8004711',
  'of 201 characters': 'L'.repeat(policyNumberMaxLength + 1),
};
