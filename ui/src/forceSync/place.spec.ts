import { placeWords } from './place.ts';

describe('the place of a queued policy', () => {
  it.each([
    [1, 3, 'next, about 3 s'],
    [2, 8, '2nd, about 8 s'],
    [3, null, '3rd'],
    [11, null, '11th'],
    [21, null, '21st'],
    [null, 0, 'about 1 s'],
  ])('%s with %s s is "%s"', (place, expectedSeconds, words) => {
    expect(placeWords({ place, expectedSeconds })).toBe(words);
  });

  it('says nothing it does not know', () => {
    expect(placeWords({ place: null, expectedSeconds: null })).toBeUndefined();
  });
});
