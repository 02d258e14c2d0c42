import type { SealedAnswers, SealedCredentials } from '../../contracts/temporal/deviceActivities.ts';

const answerMaxLength = 2_000;
const mostAnswers = 20;

/** The credentials in an opened envelope; undefined when it holds something else. Overwrites the plaintext. */
export function takeCredentials(plaintext: Uint8Array): SealedCredentials | undefined {
  const { username, password, ...others } = takeTexts(plaintext) ?? {};
  if (username === undefined || password === undefined || Object.keys(others).length > 0) return undefined;
  return { username, password };
}

/** The answers in an opened envelope; undefined when it holds something else. Overwrites the plaintext. */
export function takeAnswers(plaintext: Uint8Array): SealedAnswers | undefined {
  return takeTexts(plaintext);
}

function takeTexts(plaintext: Uint8Array): Record<string, string> | undefined {
  const value = parse(plaintext);
  plaintext.fill(0);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries: [string, unknown][] = Object.entries(value);
  if (entries.length > mostAnswers) return undefined;
  const texts: Record<string, string> = {};
  for (const [name, text] of entries) {
    if (typeof text !== 'string' || text.length > answerMaxLength) return undefined;
    texts[name] = text;
  }
  return texts;
}

function parse(plaintext: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(plaintext));
  } catch {
    // The error's message would quote the secret.
    return undefined;
  }
}
