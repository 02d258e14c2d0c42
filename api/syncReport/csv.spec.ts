import { csvLine } from './csv.ts';

describe('a line of CSV', () => {
  it.each([
    ['0012 345-X', '0012 345-X'],
    [' padded ', '" padded "'],
    ['Smith, Ada "Countess"', '"Smith, Ada ""Countess"""'],
    ['two\nlines', '"two\nlines"'],
    ['🙂-ZQ1', '🙂-ZQ1'],
  ])('keeps %p as it is', (text, cell) => {
    expect(csvLine([{ text }, { text: 'next' }])).toBe(`${cell},next\r\n`);
  });

  it.each([
    ['=HYPERLINK("http://evil","x")', `"'=HYPERLINK(""http://evil"",""x"")"`],
    ['+1+1', `'+1+1`],
    ['-2+3', `'-2+3`],
    ['@SUM(A1)', `'@SUM(A1)`],
    ['  =1+1', `'  =1+1`],
    ['\t=1+1', `'\t=1+1`],
    ['\u0000=1', `'\u0000=1`],
    ['＝1+1', `'＝1+1`],
  ])('lets no spreadsheet run %p', (text, cell) => {
    expect(csvLine([{ text }])).toBe(`${cell}\r\n`);
  });

  it('leaves amounts and dates of ours as they are, and nothing where there is nothing', () => {
    expect(csvLine([{ plain: '-12.50' }, { plain: '2026-11-20' }, { plain: null }, { text: null }])).toBe(
      '-12.50,2026-11-20,,\r\n',
    );
  });
});
