export function conformanceTemplate(sdk: string): string {
  return `import { authenticatorApp, describeConformance } from '${sdk}';

/** The portal to check against; its address and login come from CONFORMANCE_… variables, never from this file. */
export const conformance = describeConformance({
  portal: 'own',
  open({ settings }) {
    const { ORIGIN: origin, USERNAME: username, PASSWORD: password, TOTP_SECRET: secret } = settings;
    if (origin === undefined || username === undefined || password === undefined || secret === undefined) {
      throw new Error(
        'CONFORMANCE_ORIGIN, CONFORMANCE_USERNAME, CONFORMANCE_PASSWORD and CONFORMANCE_TOTP_SECRET are needed',
      );
    }
    // For codes by message, ask the test mailbox or telephone in \`answer\` instead.
    const app = authenticatorApp(secret);
    return Promise.resolve({
      origin,
      credentials: { username, password },
      answer: async () => ({ code: await app.freshCode() }),
      // The peculiar ones first: leading zeros, inner spaces, a prefix of another, closed, negative.
      records: [
        {
          number: '00-123 4',
          gives: 'VALUES',
          values: { ACCOUNT_VALUE: '1234.50', CASH_SURRENDER_VALUE: '-12.00' },
          asOf: '2026-11-20',
        },
        { number: '00-123 45', gives: 'VALUES', values: { ACCOUNT_VALUE: '20.00' } },
        { number: '123', gives: 'VALUES', values: { ACCOUNT_VALUE: '300.00' } },
        { number: 'T-1', gives: 'INACTIVE', reason: 'TERMINATED' },
      ],
      // Near misses of numbers that are there, and one that is nowhere.
      absentNumbers: ['00-123', '123-4', 'NO-SUCH-1'],
    });
  },
});
`;
}
