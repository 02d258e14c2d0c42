import { credentialsStep } from '../../contracts/domain/sealing.ts';
import type { SubmitInput } from '../../contracts/temporal/linkSession.ts';
import { LinkDialog } from './linkDialog.ts';
import type { LinkRecord } from './linkRecord.ts';

const session = { sourceId: 'source', linkSessionId: 'session', linkEpoch: 1 };
const record = { subject: { session, device: null } } as unknown as LinkRecord;

const submission = (submissionId: string, keyId = 'key'): SubmitInput => ({
  linkSessionId: 'session',
  submissionId,
  challengeId: 'challenge',
  envelope: { keyId, enc: 'enc', ciphertext: 'ciphertext', expiresAt: '2026-11-20T15:00:00Z' },
  submittedBy: 'person',
});

describe('a step of the link dialog', () => {
  it('is closed by its first answer, before anything else has run: two come in one task', () => {
    const dialog = new LinkDialog();
    dialog.begin(record);
    dialog.open({ id: 'challenge' });
    expect(dialog.refuseAnswer(submission('mine'))).toBeUndefined();
    dialog.answer(submission('mine'));
    expect(dialog.refuseAnswer(submission('yours'))).toBe('CHALLENGE_OVER');
    // The same one again is no other answer.
    expect(dialog.refuseAnswer(submission('mine'))).toBeUndefined();
    expect(dialog.answeredSubmissionIds).toEqual(['mine']);
  });

  it('takes no answer for another session, nor for a step that is not open', () => {
    const dialog = new LinkDialog();
    dialog.begin(record);
    expect(dialog.refuseAnswer(submission('early'))).toBe('CHALLENGE_OVER');
    dialog.open({ id: 'challenge' });
    expect(dialog.refuseAnswer({ ...submission('lost'), linkSessionId: 'another' })).toBe('LINK_NOT_OPEN');
    expect(dialog.refuseAnswer({ ...submission('late'), challengeId: 'before' })).toBe('CHALLENGE_OVER');
  });

  it('takes credentials for the key that is offered now, and asks for those again that were sealed to another', () => {
    const dialog = new LinkDialog();
    dialog.begin(record);
    dialog.open({ id: credentialsStep, keyId: 'new key' });
    const credentials = { challengeId: credentialsStep };
    expect(dialog.refuseAnswer({ ...submission('old', 'old key'), ...credentials })).toBe(
      'CREDENTIALS_NOT_USED',
    );
    expect(dialog.refuseAnswer({ ...submission('new', 'new key'), ...credentials })).toBeUndefined();
  });
});
