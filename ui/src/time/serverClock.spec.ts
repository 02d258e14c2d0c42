import { jest } from '@jest/globals';
import { learnRealTime, learnServerTime, realNow, serverNow } from './serverClock.ts';

/** Time stands still, or a tick of the clock between two looks at it would count as a wrong offset. */
beforeEach(() => void jest.useFakeTimers({ now: new Date('2026-11-22T04:00:00Z') }));
afterEach(() => void jest.useRealTimers());

it('keeps the time of a link dialog apart from that of the business', () => {
  learnRealTime('2026-11-22T04:00:05Z');
  learnServerTime('2027-03-28T04:00:00Z');
  jest.advanceTimersByTime(60_000);
  expect(new Date(realNow()).toISOString()).toBe('2026-11-22T04:01:05.000Z');
  expect(new Date(serverNow()).toISOString()).toBe('2027-03-28T04:01:00.000Z');
});

it('counts from when the answer was received, not from when it is looked at', () => {
  const receivedAt = Date.now();
  jest.advanceTimersByTime(2_000);
  learnServerTime('2027-03-28T04:00:00Z', receivedAt);
  expect(new Date(serverNow()).toISOString()).toBe('2027-03-28T04:00:02.000Z');
});

it('keeps what it knew when an answer carries no time', () => {
  learnServerTime('2027-03-28T04:00:00Z');
  learnServerTime('soon');
  expect(new Date(serverNow()).toISOString()).toBe('2027-03-28T04:00:00.000Z');
});
