import { describe, expect, it } from '@jest/globals';
import { zoneAtNoon } from './zoneAtNoon.ts';

const hours = Array.from({ length: 24 }, (_, hour) => hour);

describe('the time zone of a run', () => {
  it.each(hours)('has noon at %i h UTC', (hour) => {
    const now = new Date(Date.UTC(2026, 10, 21, hour, 30));
    const local = new Intl.DateTimeFormat('en-GB', {
      timeZone: zoneAtNoon(now),
      hour: '2-digit',
      minute: '2-digit',
    }).format(now);

    expect(local).toBe('12:30');
  });
});
