import { WellWatch } from './wellWatch.ts';

/** Offices whose looks are told beforehand; the last one stays. */
function watchOver(looks: Record<string, (string | undefined)[]>): WellWatch<string> {
  const told = new Map(Object.entries(looks));
  return new WellWatch([...told.keys()], (office) => {
    const left = told.get(office) ?? [];
    return Promise.resolve(left.length > 1 ? left.shift() : left[0]);
  });
}

const soon = (): number => Date.now() + 20_000;

describe('the watch over offices after a fault', () => {
  it('waits for one that has work again while another is not well', async () => {
    const begun = Date.now();
    const seen = await watchOver({
      early: [undefined, 'a policy waits', 'a policy waits', undefined],
      late: ['unlinked', undefined],
    }).untilAllAreWell(soon());
    expect(seen.map(({ unwell }) => unwell)).toEqual(['', '']);
    const [early, late] = seen.map(({ wellAt }) => wellAt ?? Infinity);
    expect(early).toBeGreaterThan(late ?? Infinity);
    expect(late).toBeGreaterThan(begun);
  });

  it('looks on for as long as somebody may yet have work again', async () => {
    const begun = Date.now();
    const watch = watchOver({ one: [undefined, 'a day was given back', undefined] });
    const [seen] = await watch.untilAllAreWell(soon(), begun + 300);
    expect(seen?.wellAt).toBeGreaterThanOrEqual(begun + 300);
  });

  it('keeps since when an office was well over a second wait', async () => {
    const watch = watchOver({ one: [undefined] });
    const [first] = await watch.untilAllAreWell(soon());
    const [second] = await watch.untilAllAreWell(soon());
    expect(second).toEqual(first);
  });

  it('says at the deadline who is not well, and what is not', async () => {
    const seen = await watchOver({ well: [undefined], stuck: ['a policy waits'] }).untilAllAreWell(
      Date.now(),
    );
    expect(seen).toEqual([
      { office: 'well', wellAt: expect.any(Number), unwell: '' },
      { office: 'stuck', wellAt: null, unwell: 'a policy waits' },
    ]);
  });
});
