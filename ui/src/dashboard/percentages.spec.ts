import { percentages } from './percentages.ts';

describe('the percentages of counts', () => {
  it.each([
    [
      [4, 3, 2, 5],
      [29, 21, 14, 36],
    ],
    [
      [1, 1, 1, 0],
      [34, 33, 33, 0],
    ],
    [
      [999, 0, 0, 1],
      [99, 0, 0, 1],
    ],
    [
      [9_997, 1, 1, 1],
      [97, 1, 1, 1],
    ],
    [
      [7, 0, 0, 0],
      [100, 0, 0, 0],
    ],
    [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ],
  ])('of %p are %p', (counts, shares) => {
    expect(percentages(counts)).toEqual(shares);
  });

  it('make 100 together, whatever the counts', () => {
    for (let one = 0; one < 12; one += 1) {
      for (let two = 0; two < 12; two += 1) {
        const shares = percentages([one, two, 7, one * two]);
        expect([one, two, shares.reduce((sum, share) => sum + share, 0)]).toEqual([one, two, 100]);
        expect(shares.every((share, index) => share > 0 === ([one, two, 7, one * two][index] ?? 0) > 0)).toBe(
          true,
        );
      }
    }
  });
});
