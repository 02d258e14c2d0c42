import { envelopeStatement, sealingKeyStatement } from './sealing.ts';

const scope = { sourceId: 'source', linkSessionId: 'link', challengeId: 'credentials' };
const key = { keyId: 'key', publicKey: 'public', expiresAt: '2026-11-20T08:00:20Z' };

/** The same facts with one of them changed, by its name. */
function changedOneByOne<Facts extends Record<string, string>>(facts: Facts): [string, Facts][] {
  return Object.keys(facts).map((name) => [name, { ...facts, [name]: 'another' }]);
}

describe('what a device signs of a sealing key', () => {
  it.each(changedOneByOne({ ...scope, ...key }))('is for one %s only', (_name, facts) => {
    expect(sealingKeyStatement(facts, facts)).not.toBe(sealingKeyStatement(scope, key));
  });
});

describe('what an envelope is bound to', () => {
  const submission = { ...scope, submissionId: 'submission', keyId: key.keyId, expiresAt: key.expiresAt };

  it.each(changedOneByOne(submission))('is one %s only', (_name, facts) => {
    expect(envelopeStatement(facts, facts.submissionId, facts)).not.toBe(
      envelopeStatement(submission, submission.submissionId, submission),
    );
  });

  it('is never what a device signs: neither stands for the other', () => {
    expect(envelopeStatement(scope, key.publicKey, key)).not.toBe(sealingKeyStatement(scope, key));
  });
});
