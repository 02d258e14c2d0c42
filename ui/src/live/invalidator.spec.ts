import { jest } from '@jest/globals';
import { createInvalidator } from './invalidator.ts';

describe('refreshing what events changed', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('refreshes at once, then once more for all the events of a burst', () => {
    const refreshed: string[] = [];
    const invalidator = createInvalidator((key) => refreshed.push(String(key[0])));
    for (let event = 0; event < 100; event += 1) invalidator.add(['dashboard']);
    expect(refreshed).toEqual(['dashboard']);
    jest.advanceTimersByTime(5_000);
    expect(refreshed).toEqual(['dashboard', 'dashboard']);
  });

  it('keeps different data apart and stops when the page is left', () => {
    const refreshed: string[] = [];
    const invalidator = createInvalidator((key) => refreshed.push(String(key[0])));
    invalidator.add(['dashboard']);
    invalidator.add(['devices']);
    invalidator.add(['devices']);
    invalidator.stop();
    jest.advanceTimersByTime(5_000);
    expect(refreshed).toEqual(['dashboard', 'devices']);
  });
});
