import { deviceClockOffsetMs } from './deviceClockOffset.ts';

const noon = Date.UTC(2026, 10, 21, 12);
const hourMs = 3_600_000;

describe("how far a device's clock is off", () => {
  const offset = (database: number, own: number): number =>
    deviceClockOffsetMs(new Date(noon), { nowMs: () => database, ownMs: () => own });

  it('is said when two clocks say so', () => {
    expect(offset(noon - hourMs, noon - hourMs)).toBe(hourMs);
    expect(offset(noon + hourMs, noon + hourMs + 40)).toBe(-hourMs);
  });

  it('is nothing where only one clock of the cloud differs from it', () => {
    expect(offset(noon + hourMs, noon + 30)).toBe(-30);
    expect(offset(noon + 30, noon - hourMs)).toBe(-30);
  });
});
