import { GatewayClock } from './gatewayClock.ts';

function clockAt(localTime: string) {
  const sources = { localMs: Date.parse(localTime), monotonicMs: 1_000 };
  const clock = new GatewayClock({
    local: () => sources.localMs,
    monotonic: () => sources.monotonicMs,
  });
  return { clock, sources };
}

describe('the time of the gateway on the device', () => {
  it('is the gateway’s whatever the device’s own clock shows, half of the way taken off', () => {
    const { clock, sources } = clockAt('1999-01-01T00:00:00Z');
    sources.monotonicMs += 200;
    clock.synchronize('2026-11-20T08:00:00.000Z', 1_000);
    expect(new Date(clock.wallNow()).toISOString()).toBe('2026-11-20T08:00:00.100Z');
  });

  it('goes on while the device’s clock is set back', () => {
    const { clock, sources } = clockAt('2026-11-20T08:00:00Z');
    clock.synchronize('2026-11-20T08:00:00.000Z', 1_000);
    sources.localMs -= 3_600_000;
    sources.monotonicMs += 5_000;
    expect(new Date(clock.wallNow()).toISOString()).toBe('2026-11-20T08:00:05.000Z');
  });

  it.each([
    ['2026-11-20T08:00:20Z', undefined],
    ['2026-11-20T08:10:00Z', 600_000],
    ['2026-11-20T07:00:00Z', -3_600_000],
  ])('finds a device clock of %s against 08:00:00 off by %p', (local, offsetMs) => {
    const { clock } = clockAt(local);
    clock.synchronize('2026-11-20T08:00:00.000Z', 1_000);
    expect(clock.warningOffsetMs()).toBe(offsetMs);
  });

  it('is the device’s own until the gateway has answered', () => {
    const { clock } = clockAt('2026-11-20T08:00:00Z');
    expect(clock.deviceTime()).toBe('2026-11-20T08:00:00.000Z');
    expect(clock.wallNow()).toBe(Date.parse('2026-11-20T08:00:00Z'));
    expect(clock.warningOffsetMs()).toBeUndefined();
  });
});
