import { samePolicyNumber, withoutLayout } from './policyNumbers.ts';

describe('policy numbers', () => {
  it.each([
    ['a space before', ' 0012-A'],
    ['a space behind', '0012-A '],
    ['a leading zero less', '012-A'],
    ['another case', '0012-a'],
    ['another dash', '0012\u2010A'],
    ['full-width digits', '００12-A'],
    ['a character that nobody sees', '0012-A\u200b'],
    ['nothing', ''],
  ])('are not the same with %s', (_what, other) => {
    expect(samePolicyNumber('0012-A', other)).toBe(false);
    expect(samePolicyNumber(other, '0012-A')).toBe(false);
    expect(samePolicyNumber(other, other)).toBe(true);
  });

  it('are not the same when the same letter is written in two ways', () => {
    expect(samePolicyNumber('\u00e9-1', 'e\u0301-1')).toBe(false);
  });

  it('lose of what a page shows the layout that its plugin declares, and nothing else', () => {
    const shown = '\u00a0 00\u00a012\u202f３-a \n';
    expect(withoutLayout(shown, 'layoutWhitespace')).toBe('00 12 ３-a');
    expect(withoutLayout(shown, 'asShown')).toBe(shown);
  });
});
