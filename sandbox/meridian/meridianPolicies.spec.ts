import { startSandbox } from '../startSandbox.ts';
import type { Sandbox } from '../startSandbox.ts';
import { dollarsOf } from '../world/money.ts';
import { showsValues } from '../world/policy.ts';
import type { Peculiarity, Policy } from '../world/policy.ts';
import { MeridianVisitor } from '../visitors/meridianVisitor.ts';
import type { MeridianAnswer } from '../visitors/meridianVisitor.ts';

describe('the policies of Meridian Life', () => {
  let sandbox: Sandbox;
  let visitor: MeridianVisitor;

  beforeAll(async () => {
    sandbox = await startSandbox({ policies: 110 });
    visitor = new MeridianVisitor(sandbox);
    await visitor.signIn('agency');
  });
  afterAll(() => sandbox.close());

  const firstWith = (peculiarity: Peculiarity): Policy => {
    const policy = sandbox.meridian.book.all().find((candidate) => candidate.peculiarity === peculiarity);
    if (policy === undefined) throw new Error(`the book has no policy that is ${peculiarity}`);
    return policy;
  };
  const shown = (answer: MeridianAnswer, selector: string): string => answer.page(selector).text().trim();
  const searched = async (number: string): Promise<string[]> => {
    const { page } = await visitor.open(`/policies/search?number=${encodeURIComponent(number)}`);
    const cells = page('#searchResults .polnum').toArray();
    return cells.map((cell) => page(cell).text().trim().replaceAll('\u00a0', ' '));
  };

  test('are listed in pages of 25, each policy once, with the values that the carrier has', async () => {
    const rows: string[] = [];
    for (let address: string | undefined = '/policies'; address !== undefined;) {
      const { page } = await visitor.open(address);
      const cells = page('#bookOfBusiness tbody tr').toArray();
      expect(cells.length).toBeLessThanOrEqual(25);
      rows.push(
        ...cells.map((row) =>
          page(row)
            .find('.polnum, .num')
            .toArray()
            .map((cell) => page(cell).text().trim())
            .join('|'),
        ),
      );
      address = page('a[rel=next]').attr('href');
    }
    const expected = sandbox.meridian.book.seenBy('everything').map((policy) => {
      const amount = (name: string): string =>
        showsValues(policy.status) ? dollarsOf(policy.values[name] ?? 0) : 'N/A';
      const number = policy.number.replaceAll(' ', '\u00a0');
      return [number, amount('accountValue'), amount('cashSurrenderValue')].join('|');
    });
    expect(rows).toEqual(expected);
  });

  test('are found by a prefix: a number that others begin with returns several', async () => {
    const shorter = firstWith('prefix-of-another').number;
    expect(await searched(shorter)).toEqual([shorter, `${shorter}0`]);
  });

  test('are found twice where two people have one number', async () => {
    const { number } = firstWith('number-twice');
    expect(await searched(number)).toEqual([number, number]);
  });

  test('are not found by a number that lacks its leading zeros', async () => {
    const { number, crm } = firstWith('number-differs-in-crm');
    expect(await searched(number)).toEqual([number]);
    expect(await searched(crm.number)).toEqual([]);
  });

  test('are not found when only the CRM has them', async () => {
    const { number } = firstWith('only-in-crm');
    const { page } = await visitor.open(`/policies/search?number=${number}`);
    expect(page('#noResults')).toHaveLength(1);
  });

  test('show number and amounts in a detail page between layout spaces', async () => {
    const policy = firstWith('inner-space');
    const answer = await visitor.open(`/policies/${policy.id}`);
    const cell = answer.page('#policyNumber').text();
    expect(cell).toMatch(/^\s*\u00a0/);
    expect(cell).not.toContain(policy.number);
    expect(cell.replaceAll('\u00a0', ' ').trim()).toBe(policy.number);
    expect(shown(answer, '#accountValue')).toBe(dollarsOf(policy.values['accountValue'] ?? 0));
  });

  test('show an amount below zero in brackets', async () => {
    const answer = await visitor.open(`/policies/${firstWith('negative-value').id}`);
    expect(shown(answer, '#surrenderValue')).toBe('($12.00)');
  });

  test.each<[Peculiarity, string, string]>([
    ['terminated-open-in-crm', 'Terminated', 'Current values are not available'],
    ['surrendered-open-in-crm', 'Surrendered', 'Current values are not available'],
    ['lapsed-open-in-crm', 'Lapsed', 'Current values are not available'],
    ['agent-of-record-change', 'Transferred', 'You are no longer the agent of record'],
  ])('show no values when they are %s', async (peculiarity, status, message) => {
    const answer = await visitor.open(`/policies/${firstWith(peculiarity).id}`);
    expect(shown(answer, '#status')).toBe(status);
    expect(shown(answer, '#policyMessage')).toContain(message);
    expect(answer.page('#policyValues')).toHaveLength(0);
  });

  test('belong to the logins that may see them', async () => {
    const jones = sandbox.meridian.book.seenBy('jones').find((policy) => policy.audience === 'jones');
    const smith = new MeridianVisitor(sandbox);
    await smith.signIn('smith');
    expect((await smith.open(`/policies/${jones?.id}`)).status).toBe(404);
    expect((await visitor.open(`/policies/${jones?.id}`)).status).toBe(200);
  });

  test('escape what was searched for', async () => {
    const { page } = await visitor.open(
      `/policies/search?number=${encodeURIComponent('"><script>x</script>')}`,
    );
    expect(page('main script')).toHaveLength(0);
    expect(page('#searchNumber').attr('value')).toBe('"><script>x</script>');
  });

  test('are named in the log with the amounts that were shown', async () => {
    const policy = firstWith('usual');
    const before = sandbox.log.lastSequence;
    await visitor.open(`/policies/${policy.id}`);
    expect(sandbox.log.since(before, 10)).toMatchObject([
      {
        carrier: 'meridian-life',
        login: 'agency',
        status: 200,
        served: [{ policyId: policy.id, number: policy.number }],
      },
    ]);
  });
});
