import { isDeviceSilent, silentDeviceWords } from './silenceWords.ts';

const device = { name: 'Front office', online: true, silentSince: null };
const session = { institutionName: 'Meridian Life', state: 'VERIFYING', device } as const;
/** Two past six wherever this runs. */
const frozen = { ...device, silentSince: new Date(2026, 10, 20, 6, 2).toISOString() };

describe('the Link dialog about a device', () => {
  it('says nothing while it answers, and nothing where there is none', () => {
    expect(silentDeviceWords(session)).toBeUndefined();
    expect(silentDeviceWords({ ...session, device: null })).toBeUndefined();
    expect(isDeviceSilent(session)).toBe(false);
  });

  it.each([
    ['AUTHENTICATING', 'your password'],
    ['VERIFYING', 'your answer'],
  ] as const)(
    'that fell silent under %s claims neither success nor failure, and what happens next',
    (state, sent) => {
      const words = silentDeviceWords({ ...session, state, device: frozen });
      expect(words).toMatch(/^Your device Front office has not answered since 6:02 am\. Check its power/);
      expect(words).toContain(
        `It is not known yet whether Meridian Life received ${sent}; it is not sent again`,
      );
      expect(words).toMatch(
        /When the device answers, this goes on\. If it does not .* you can link again\.$/,
      );
    },
  );

  it.each(['AWAITING_CREDENTIALS', 'CHALLENGED'] as const)(
    'that fell silent before the answer of %s says that nothing is sent until it is back',
    (state) => {
      const words = silentDeviceWords({ ...session, state, device: frozen });
      expect(words).toMatch(/Nothing is sent until it answers; then you can go on here\.$/);
    },
  );

  it('that is known to be off says so, since whenever that is', () => {
    const words = silentDeviceWords({ ...session, device: { ...device, online: false } });
    expect(words).toMatch(/^Your device Front office is not connected\. /);
  });
});
