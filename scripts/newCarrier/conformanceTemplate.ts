export function conformanceTemplate(sdk: string): string {
  return `import { describeConformance } from '${sdk}';

/** The portal to check against; its address and login come from CONFORMANCE_… variables, never from this file. */
export const conformance = describeConformance({
  portal: 'own',
  open({ settings }) {
    const { ORIGIN: origin, USERNAME: username, PASSWORD: password, CODE: code = '' } = settings;
    if (origin === undefined || username === undefined || password === undefined) {
      throw new Error('CONFORMANCE_ORIGIN, CONFORMANCE_USERNAME and CONFORMANCE_PASSWORD are needed');
    }
    return Promise.resolve({
      origin,
      credentials: { username, password },
      answer: () => Promise.resolve({ code }),
      records: [
        {
          number: '00-123 4',
          gives: 'VALUES',
          values: { ACCOUNT_VALUE: '1234.50', CASH_SURRENDER_VALUE: '-12.00' },
        },
      ],
      absentNumbers: ['123-4'],
    });
  },
});
`;
}
