import { deviceSilentAfterMs } from '../../contracts/domain/devices.ts';
import { SilenceWatch } from './silenceWatch.ts';

const everyMs = 60_000;

describe('the watch over silent devices', () => {
  let passed: number;
  let database: number;
  let watch: SilenceWatch;

  beforeEach(() => {
    passed = 0;
    database = Date.UTC(2026, 10, 21);
    watch = new SilenceWatch(() => passed);
  });

  const passAfter = (ms: number, setBy = 0): boolean => {
    passed += ms;
    database += ms + setBy;
    return watch.isMeasurable(database);
  };

  it('counts from the first pass on, also when passes are late', () => {
    expect([passAfter(0), passAfter(everyMs), passAfter(10 * everyMs)]).toEqual([true, true, true]);
  });

  it('counts a device that was heard of in the future once nothing came for as long as counts', () => {
    const unheard = (afterMs: number, heardAt: string): boolean => {
      passed += afterMs;
      return watch.isUnheardSince('device', heardAt);
    };
    expect(unheard(0, 'in an hour')).toBe(false);
    expect(unheard(deviceSilentAfterMs - 1, 'in an hour')).toBe(false);
    expect(unheard(1, 'in an hour')).toBe(true);
    expect(unheard(deviceSilentAfterMs, 'in an hour and a minute')).toBe(false);
  });

  it.each([3_600_000, -3_600_000])(
    'waits until all were heard of again when the clock was set by %d ms',
    (setBy) => {
      expect([passAfter(0), passAfter(everyMs, setBy), passAfter(everyMs)]).toEqual([true, false, false]);
      expect(passAfter(deviceSilentAfterMs - everyMs)).toBe(true);
    },
  );
});
