import { MERIDIAN } from '../meridian/profile.ts';
import { NORTHGATE } from '../northgate/profile.ts';
import { Book } from './book.ts';
import { generateBook } from './generateBook.ts';
import type { Peculiarity, Policy } from './policy.ts';

describe.each([MERIDIAN, NORTHGATE])('the book of $name', (profile) => {
  const policies = generateBook(profile, 'spec', 500);
  const atPortal = policies.filter((policy) => policy.atPortal);
  const having = (peculiarity: Peculiarity): Policy[] =>
    policies.filter((policy) => policy.peculiarity === peculiarity);

  test('is the same for the same seed, and another for another', () => {
    expect(generateBook(profile, 'spec', 500)).toEqual(policies);
    expect(generateBook(profile, 'other', 500)).not.toEqual(policies);
  });

  test('begins with the smaller book when it is larger', () => {
    const larger = generateBook(profile, 'spec', 600);
    expect(larger.slice(0, 500)).toEqual(atPortal);
  });

  test('has as many policies as asked for, each with an id of its own', () => {
    expect(atPortal).toHaveLength(500);
    expect(new Set(policies.map((policy) => policy.id)).size).toBe(policies.length);
  });

  test('has one number twice, for different people, and every other number once', () => {
    const [first, second, ...others] = having('number-twice');
    expect(others).toEqual([]);
    expect(first?.number).toBe(second?.number);
    expect(first?.owner.id).not.toBe(second?.owner.id);
    expect(new Set(atPortal.map((policy) => policy.number)).size).toBe(atPortal.length - 1);
  });

  test('has numbers with leading zeros, inner spaces and dashes', () => {
    for (const { number } of having('leading-zeros')) expect(number).toMatch(/^00/);
    for (const { number } of having('inner-space')) expect(number).toMatch(/\S \S/);
    for (const { number } of having('dashes')) expect(number).toMatch(/\S-\S/);
    expect(
      having('leading-zeros').length * having('inner-space').length * having('dashes').length,
    ).toBeGreaterThan(0);
  });

  test('shows each pair of numbers, of which one is a prefix of the other, to the same logins', () => {
    const longer = having('extends-another');
    expect(longer.length).toBeGreaterThan(0);
    for (const policy of longer) {
      const shorter = atPortal.find((other) => other.number === policy.number.slice(0, -1));
      expect(shorter?.audience).toBe(policy.audience);
    }
  });

  test('has policies that are closed at the portal and open in the CRM', () => {
    const statuses = policies
      .filter((policy) => policy.crm.statusIndicator === 'Open' && policy.crm.present && policy.atPortal)
      .map((policy) => policy.status);
    expect(new Set(statuses)).toEqual(
      new Set(['IN_FORCE', 'TERMINATED', 'SURRENDERED', 'LAPSED', 'TRANSFERRED']),
    );
  });

  test('differs from the CRM: some are only there, some only here, some under another number', () => {
    expect(having('only-in-crm').every((policy) => !policy.atPortal && policy.crm.present)).toBe(true);
    expect(having('only-in-crm')).toHaveLength(5);
    expect(having('only-at-portal').some((policy) => policy.atPortal && !policy.crm.present)).toBe(true);
    for (const { number, crm } of having('number-differs-in-crm'))
      expect(number).toBe(`${leadingZeros(number)}${crm.number}`);
  });

  test('gives each agent a share of their own and all of the shared one', () => {
    const book = new Book(policies);
    const [smith, jones] = [book.seenBy('smith'), book.seenBy('jones')];
    const shared = smith.filter((policy) => jones.includes(policy));
    expect(new Set([...smith, ...jones])).toEqual(new Set(book.seenBy('everything')));
    expect(shared.length).toBeGreaterThan(0);
    expect(smith.length).toBeGreaterThan(shared.length);
    expect(jones.length).toBeGreaterThan(shared.length);
  });
});

test('both carriers know the same people', () => {
  const owners = [MERIDIAN, NORTHGATE].map((profile) =>
    generateBook(profile, 'spec', 50).map((policy) => policy.owner),
  );
  const [meridian = [], northgate = []] = owners;
  expect(northgate.find((owner) => owner.id === meridian[0]?.id)).toEqual(meridian[0]);
});

test('makes a book of 10,000 in which only the doubled number is not unique', () => {
  const numbers = generateBook(MERIDIAN, 'spec', 10_000).map((policy) => policy.number);
  expect(new Set(numbers).size).toBe(numbers.length - 1);
});

function leadingZeros(number: string): string {
  return /^0+/.exec(number)?.[0] ?? '';
}
