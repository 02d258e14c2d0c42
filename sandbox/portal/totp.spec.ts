import { base32, matchingStep, stepAt, totpCode } from './totp.ts';

/** RFC 6238, appendix B: the secret of its SHA-1 rows; the last six of its eight digits. */
const SECRET = base32(Buffer.from('12345678901234567890'));

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [20_000_000_000, '353130'],
])('gives the code of RFC 6238 at %d s', (seconds, code) => {
  expect(totpCode(SECRET, stepAt(seconds * 1_000))).toBe(code);
});

test('takes the codes of the step before and the step after, and no others', () => {
  const now = 1_234_567_890_000;
  const step = stepAt(now);
  for (const near of [step - 1, step, step + 1])
    expect(matchingStep(SECRET, totpCode(SECRET, near), now)).toBe(near);
  for (const far of [step - 2, step + 2]) expect(matchingStep(SECRET, totpCode(SECRET, far), now)).toBeNull();
});
