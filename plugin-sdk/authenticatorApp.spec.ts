import { authenticatorApp } from './authenticatorApp.ts';

/** `12345678901234567890`, the secret of RFC 6238's appendix B. */
const secret = 'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ';

describe('authenticatorApp', () => {
  it.each([
    [30_000, '287082'],
    [1_111_111_110_000, '050471'],
  ])('shows the code of RFC 6238 for the step at %d', async (time, code) => {
    let now = time - 1;
    const app = authenticatorApp(secret, () => now);
    now = time;
    expect(await app.freshCode()).toBe(code);
  });

  it('waits for a code that was not given out and that will arrive in time', async () => {
    let now = 60_000;
    const app = authenticatorApp(secret, () => now);
    expect(app.msToFreshCode()).toBe(30_000);
    now = 95_000;
    expect(app.msToFreshCode()).toBe(0);
    now = 116_000;
    expect(app.msToFreshCode()).toBe(4_000);
    now = 121_000;
    await app.freshCode();
    expect(app.msToFreshCode()).toBe(29_000);
  });
});
