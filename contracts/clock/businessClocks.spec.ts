import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minuteOfDay } from '../domain/businessClock.ts';
import { createBusinessClock, wallClock } from './businessClocks.ts';
import { setClockFile } from './clockFile.ts';

const dayMs = 24 * 3_600_000;

it('is the wall clock when nothing is configured', () => {
  const clock = createBusinessClock({}, () => 5_000);
  expect(clock.now()).toEqual(new Date(5_000));
  expect(clock.isWallClock).toBe(true);
  expect(wallClock.isWallClock).toBe(true);
});

it('starts elsewhere, and runs faster, by its settings', () => {
  const settings = { origin: '2027-03-27T00:00:00Z', anchor: '2026-11-20T00:00:00Z', speed: 60 };
  const clock = createBusinessClock(settings, () => Date.parse('2026-11-20T00:01:00Z'));
  expect(clock.now().toISOString()).toBe('2027-03-27T01:00:00.000Z');
  expect(clock.wallMs(60_000)).toBe(1_000);
  expect(clock.isWallClock).toBe(false);
  expect(createBusinessClock({ ...settings, speed: 1 }).isWallClock).toBe(false);
});

it('says in words what makes no clock', () => {
  expect(() => createBusinessClock({ speed: 0 })).toThrow(/positive speed/);
  expect(() => createBusinessClock({ file: '/nowhere/clock' })).toThrow(/tells no time/);
});

describe('a clock that is set forward', () => {
  let directory: string;
  let path: string;
  let wall: number;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'clock-'));
    path = join(directory, 'clock');
    wall = Date.parse('2026-11-20T00:00:00Z');
    setClockFile(path, new Date('2027-03-27T00:00:00Z'), wall);
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  it('runs at the speed of the wall clock, and knows at once that it was set', () => {
    const clock = createBusinessClock({ file: path }, () => wall);
    wall += 1_500;
    expect(clock.now().toISOString()).toBe('2027-03-27T00:00:01.500Z');
    setClockFile(path, new Date('2027-03-28T04:00:00Z'), wall);
    wall += 1_000;
    expect(clock.now().toISOString()).toBe('2027-03-28T04:00:01.000Z');
  });

  it('knows what it showed before it was set: a reading keeps its time', () => {
    const clock = createBusinessClock({ file: path }, () => wall);
    const readAt = new Date(wall + 2_000);
    setClockFile(path, new Date('2027-03-28T04:00:00Z'), wall + 3_000);
    wall += 10_000;
    expect(clock.at(readAt).toISOString()).toBe('2027-03-27T00:00:02.000Z');
  });

  it('rings once, when it is set past the alarm, and not when that was called off', async () => {
    const clock = createBusinessClock({ file: path }, () => wall);
    const rung: string[] = [];
    clock.alarm(dayMs, () => rung.push('called off'))();
    const ringing = new Promise<void>((resolve) => {
      clock.alarm(dayMs, () => {
        rung.push('a day later');
        resolve();
      });
    });
    let stopListening = (): void => undefined;
    const noticing = new Promise<void>((resolve) => {
      stopListening = clock.onSet(resolve);
    });
    setClockFile(path, new Date('2027-03-28T04:00:00Z'), wall);
    await Promise.all([ringing, noticing]);
    stopListening();
    expect(rung).toEqual(['a day later']);
  });
});

it.each([
  ['2027-03-28T00:59:00Z', 'Europe/Berlin', 119],
  ['2027-03-28T01:00:00Z', 'Europe/Berlin', 180],
  ['2027-04-03T16:00:00Z', 'Australia/Sydney', 120],
  ['2027-04-03T15:59:00Z', 'Australia/Sydney', 179],
])('the minute of the day at %s in %s is %i, also where clocks change', (instant, timeZone, minute) => {
  expect(minuteOfDay(new Date(instant), timeZone)).toBe(minute);
});
