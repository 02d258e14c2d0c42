import type { Page } from 'playwright';
import { edgeNumbers, impossibleNumbers, oddNumbers } from '../support/oddNumbers.ts';
import { body, once, refusal } from './support/apiClient.ts';
import { amountsOf } from './support/expectedOutcome.ts';
import { forceSync } from './support/forceSync.ts';
import { ContactRecord } from './support/pages/contactRecord.ts';
import { SyncReport } from './support/pages/syncReport.ts';
import { signIn } from './support/pages/signIn.ts';
import { bookOf, changePolicy } from './support/sandboxBook.ts';
import { addSource, claimDevice, linkSource, meridian, northgate } from './support/setUp.ts';
import { stage } from './support/story.ts';
import { untilDrained } from './support/truth.ts';

const numbers = { ...oddNumbers, ...edgeNumbers };

/** Typed into the CRM, read at the carrier, shown, found: byte for byte, each of them another policy. */
describe('policy numbers that are odd', () => {
  let page: Page;
  let contactId: string;
  /** Number to the CRM's policy and to what the carrier has. */
  const policyIds = new Map<string, string>();
  const truths = new Map<string, Record<string, string>>();
  const options = { policies: 150, furtherBooks: { [meridian]: [] } };
  const { agency, story } = stage(options, async (created) => {
    await claimDevice(created);
    const carrier = created.sandbox.northgate;
    const usual = bookOf(carrier).filter(({ peculiarity }) => peculiarity === 'usual');
    const odd = Object.values(numbers);
    if (usual.length < odd.length) throw new Error('The book is too small.');
    for (const [place, { id, values }] of usual.slice(0, odd.length).entries()) {
      const number = odd[place] ?? '';
      changePolicy(carrier, id, { number });
      truths.set(number, amountsOf(values ?? {}));
    }
    page = await signIn(created);
  });

  story('are taken in as they are typed, and come out so', async () => {
    const api = await agency().api();
    const { productId, statusId } = await likeAnother();
    const contact = await body(
      api.POST('/api/v1/contacts', { params: once(), body: { displayName: 'Odd Numbers' } }),
    );
    contactId = contact.id;
    for (const number of Object.values(numbers)) {
      const policy = { contactId, productId, statusId, number };
      const { id } = await body(api.POST('/api/v1/policies', { params: once(), body: policy }));
      const read = await body(api.GET('/api/v1/policies/{id}', { params: { path: { id } } }));
      expect(read.number).toBe(number);
      expect(await agency().records.policyId(number)).toBe(id);
      policyIds.set(number, id);
    }
  });

  story('are refused with a word on the field when they cannot be kept as they are', async () => {
    const api = await agency().api();
    const { productId, statusId } = await likeAnother();
    for (const number of Object.values(impossibleNumbers)) {
      const policy = { contactId, productId, statusId, number };
      const answer = api.POST('/api/v1/policies', { params: once(), body: policy });
      expect(await refusal(answer)).toEqual({ status: 400, code: 'VALIDATION_FAILED' });
    }
  });

  story('are read each from its own record of the carrier', async () => {
    const sourceId = await addSource(agency(), northgate, 'agency');
    await linkSource(agency(), sourceId);
    await untilDrained(agency());
    for (const [number, policyId] of policyIds) {
      const { state, values } = await agency().records.outcomeOf(policyId);
      const { ACCOUNT_VALUE, CASH_SURRENDER_VALUE } = truths.get(number) ?? {};
      expect({ number, state, values }).toEqual({
        number,
        state: 'SUCCESS',
        values: { ACCOUNT_VALUE, CASH_SURRENDER_VALUE },
      });
    }
  });

  story('are read singly too, by the search of the portal', async () => {
    const asked = ['with an emoji of several', 'with a combining accent', 'of 200 characters', 'of markup'];
    for (const what of asked) {
      const number = numbers[what] ?? '';
      const policyId = policyIds.get(number) ?? '';
      expect(await forceSync(agency(), policyId)).toMatchObject({ state: 'SUCCESS' });
      expect((await agency().records.outcomeOf(policyId)).values).toEqual(truths.get(number));
    }
  });

  story('are found by a part of the number, and not by what only looks like it', async () => {
    const api = await agency().api();
    for (const [number, policyId] of policyIds) {
      const query = { search: number, limit: 200 };
      const { items } = await body(api.GET('/api/v1/sync-report', { params: { query } }));
      expect([number, items.map((item) => item.policyId)]).toEqual([
        number,
        expect.arrayContaining([policyId]),
      ]);
      expect([number, items.filter((item) => !item.number.includes(number))]).toEqual([number, []]);
    }
  });

  story('leave with the report as they are, and run as no formula', async () => {
    const api = await agency().api();
    const query = { search: 'Odd Numbers' };
    const csv = await body(api.GET('/api/v1/sync-report/export', { params: { query }, parseAs: 'text' }));
    const [head = [], ...rows] = parseCsv(String(csv));
    const place = head.indexOf('Policy or account number');
    const cells = rows.map((row) => row[place] ?? '');
    for (const number of policyIds.keys()) {
      const isThere = cells.some((cell) => cell === number || cell === `'${number}`);
      expect({ number, isThere }).toEqual({ number, isThere: true });
    }
    expect(cells).toHaveLength(policyIds.size);
    expect(cells.filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
  });

  story('are shown as text, in the order of their characters, on a wide screen and on a phone', async () => {
    for (const phone of [false, true]) {
      const window = phone ? await signIn(agency(), 'OWNER', { phone: true }) : page;
      await ContactRecord.at(window, contactId);
      await window.getByRole('article').first().waitFor();
      const shown = window.locator('.numberText');
      const texts = await shown.allTextContents();
      expect(new Set(texts)).toEqual(new Set(Object.values(numbers)));
      const isolation = `getComputedStyle(document.querySelector('.numberText')).unicodeBidi`;
      expect(await window.evaluate(isolation)).toBe('isolate-override');
      expect(await window.locator('img[src="x"]').count()).toBe(0);
      const overflow = 'document.body.scrollWidth - document.body.clientWidth';
      expect({ phone, overflow: await window.evaluate(overflow) }).toEqual({ phone, overflow: 0 });
      await window.goto(`/reports/sync-report?search=${encodeURIComponent('Odd Numbers')}`);
      await new SyncReport(window).total(policyIds.size).waitFor();
      expect({ phone, overflow: await window.evaluate(overflow) }).toEqual({ phone, overflow: 0 });
      if (phone) await window.context().close();
    }
  });

  it('met no error in any window', () => {
    expect(agency().windows.errors()).toEqual([]);
  });

  /** Product and status of a policy that the CRM has already. */
  async function likeAnother(): Promise<{ productId: string; statusId: string }> {
    const api = await agency().api();
    const products = await body(api.GET('/api/v1/products'));
    const statuses = await body(api.GET('/api/v1/product-statuses'));
    const product = products.items.find(({ institutionName }) => institutionName === northgate);
    const status = statuses.items.find(({ indicator }) => indicator === 'OPEN');
    if (product === undefined || status === undefined) throw new Error('The CRM is empty.');
    return { productId: product.id, statusId: status.id };
  }
});

/** As RFC 4180 has it: quoted cells may hold commas, quotes and line breaks. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end !== ',') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
