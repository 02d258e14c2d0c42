import { TemporalClock } from './temporalClock.ts';

const noon = Date.UTC(2026, 10, 21, 12);

describe("Temporal's clock in the gateway", () => {
  it("is the wall clock until a task has come, and then Temporal's own, also between tasks", () => {
    let passed = 0;
    const clock = new TemporalClock({ now: () => new Date(noon) }, () => passed);
    expect(clock.nowMs()).toBe(noon);
    const anHourAhead = noon + 3_600_000;
    clock.heard({ seconds: anHourAhead / 1_000, nanos: 500_000_000 } as never);
    passed = 20_000;
    expect(clock.nowMs()).toBe(anHourAhead + 20_500);
    clock.heard(undefined);
    expect(clock.nowMs()).toBe(anHourAhead + 20_500);
  });
});
