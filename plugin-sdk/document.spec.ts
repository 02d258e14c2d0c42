import { openDocument } from './document.ts';

const page = openDocument(`
  <table id="book"><thead><tr><th>Policy
    Number</th><th>Value</th></tr></thead>
  <tbody><tr><td>&nbsp;<a href="/p/1">00&nbsp;12</a> </td><td>1.00</td></tr></tbody></table>
  <dl id="facts"><dt>Status</dt><dd> In Force </dd></dl>
  <table id="pairs"><tr><th>Loan</th><td>2.00</td></tr></table>
  <dl id="twice"><dt>Loan</dt><dd>1</dd><dt>Loan</dt><dd>2</dd></dl><p class="many"></p><p class="many"></p>`);

describe('PortalDocument', () => {
  it('keeps the raw text of a cell, so that no part of a number is lost', () => {
    const [row] = page.table('#book', ['Policy Number']).rows;
    expect(row?.text('Policy Number')).toBe('\u00a000\u00a012 ');
    expect(row?.link('Policy Number')).toBe('/p/1');
    expect(row?.link('Value')).toBeNull();
  });

  it('reads labels and values of lists and of tables', () => {
    expect(page.definitions('#facts').get('Status')).toBe(' In Force ');
    expect(page.definitions('#pairs').get('Loan')).toBe('2.00');
  });

  it.each([
    ['a table that is not there', () => page.table('#nowhere', [])],
    ['a column that is not there', () => page.table('#book', ['Owner'])],
    ['a text that is not there', () => page.requiredText('#nowhere')],
    ['two elements where one is meant', () => page.text('.many')],
    ['a label that appears twice', () => page.definitions('#twice')],
  ])('takes %s for a changed page', (_case, read) => {
    expect(read).toThrow(/SITE_CHANGED/);
  });

  it('refuses a row with fewer cells than the header', () => {
    const short = openDocument(
      '<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>',
    );
    expect(() => short.table('table', ['A'])).toThrow(/SITE_CHANGED/);
  });
});
