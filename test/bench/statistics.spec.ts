import { median, percentile } from './statistics.ts';

describe('median', () => {
  it('is the middle one, whatever the order', () => {
    expect(median([3, 100, 1])).toBe(3);
  });

  it('is the mean of the two in the middle', () => {
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  it('refuses nothing', () => {
    expect(() => median([])).toThrow(/nothing/);
  });
});

describe('percentile', () => {
  it('is a value that was measured', () => {
    expect(percentile([5, 1, 4, 2, 3], 0.5)).toBe(3);
  });

  it('is the slowest of a few', () => {
    expect(percentile([1, 2, 9], 0.95)).toBe(9);
  });

  it('leaves out the slowest of many', () => {
    const values = Array.from({ length: 20 }, (_, index) => index + 1);
    expect(percentile(values, 0.95)).toBe(19);
  });
});
