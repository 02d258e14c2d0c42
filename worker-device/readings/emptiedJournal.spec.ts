import { jest } from '@jest/globals';
import { onceEmptied } from './emptiedJournal.ts';

const quietMs = 2_000;

/** A journal whose readings come and go at the test's word. */
class CountedJournal {
  size = 0;
  private emptied: () => void = () => undefined;

  onEmptied(listener: () => void): void {
    this.emptied = listener;
  }

  add(): void {
    this.size += 1;
  }

  settle(): void {
    this.size -= 1;
    if (this.size === 0) this.emptied();
  }
}

describe('the news that a journal has emptied', () => {
  let journal: CountedJournal;
  let told: number;

  beforeEach(() => {
    jest.useFakeTimers();
    journal = new CountedJournal();
    told = 0;
    onceEmptied(journal, () => (told += 1), quietMs);
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('comes once for all that was delivered one after the other', () => {
    for (let reading = 0; reading < 20; reading += 1) {
      journal.add();
      jest.advanceTimersByTime(quietMs / 4);
      journal.settle();
      jest.advanceTimersByTime(quietMs / 4);
    }
    expect(told).toBe(0);
    jest.advanceTimersByTime(quietMs);
    expect(told).toBe(1);
  });

  it('does not come while readings wait, and comes once these have gone', () => {
    journal.add();
    journal.settle();
    journal.add();
    jest.advanceTimersByTime(quietMs * 10);
    expect(told).toBe(0);
    journal.settle();
    jest.advanceTimersByTime(quietMs);
    expect(told).toBe(1);
  });
});
