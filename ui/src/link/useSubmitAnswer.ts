import { useCallback, useEffect, useRef, useState } from 'react';
import { credentialsStep } from '../../../contracts/domain/sealing.ts';
import { api } from '../api/client.ts';
import { SealingRefused, sealAnswer } from '../sealing/sealAnswer.ts';
import { drawSubmissionId } from '../sealing/submissionId.ts';
import { realNow } from '../time/serverClock.ts';
import { sendUntilAccepted } from './sendUntilAccepted.ts';
import type { LinkSession } from './useLinkSession.ts';

export interface AnswerSubmission {
  submit: (answers: Readonly<Record<string, string>>) => void;
  isSending: boolean;
  /** True from acceptance until the session has moved on, also to the same step with another key. */
  isAccepted: boolean;
  error: Error | null;
}

/**
 * Seals and submits the answer to the open step. Kept out of the query cache on purpose: that would hold the secret
 * after it has been sealed.
 */
export function useSubmitAnswer(
  session: LinkSession,
  { onSubmit, onAccepted }: { onSubmit: () => void; onAccepted: () => void },
): AnswerSubmission {
  const step = `${stepOf(session)} ${session.sealingKey?.keyId ?? ''}`;
  const [isSending, setSending] = useState(false);
  const [acceptedStep, setAcceptedStep] = useState<string>();
  const [error, setError] = useState<Error | null>(null);
  const isMounted = useMountedRef();

  const submit = useCallback(
    (answers: Readonly<Record<string, string>>) => {
      onSubmit();
      setSending(true);
      setError(null);
      sealAndSend(session, answers, isMounted)
        .then(() => {
          setAcceptedStep(step);
          onAccepted();
        })
        .catch((cause: unknown) => setError(cause instanceof Error ? cause : new Error(String(cause))))
        .finally(() => setSending(false));
    },
    [session, step, onSubmit, onAccepted, isMounted],
  );
  return { submit, isSending, isAccepted: acceptedStep === step, error };
}

function stepOf(session: LinkSession): string {
  return session.challenge?.id ?? credentialsStep;
}

async function sealAndSend(
  session: LinkSession,
  answers: Readonly<Record<string, string>>,
  isMounted: { current: boolean },
): Promise<void> {
  const { sealingKey, device } = session;
  if (sealingKey === null || device === null || device.publicKey === null) {
    throw new SealingRefused('Your device has not offered its key yet. Wait a moment and try again.');
  }
  const challengeId = stepOf(session);
  const submissionId = drawSubmissionId();
  const envelope = await sealAnswer({
    scope: { sourceId: session.sourceId, linkSessionId: session.id, challengeId },
    submissionId,
    sealingKey,
    devicePublicKey: device.publicKey,
    answers,
    serverNow: realNow(),
  });
  const params = { path: { id: session.id } };
  const submission = { submissionId, challengeId, envelope };
  await sendUntilAccepted({
    send: () => api.POST('/api/v1/link-sessions/{id}/answers', { params, body: submission }),
    expiresAt: envelope.expiresAt,
    now: realNow,
    isWanted: () => isMounted.current,
  });
}

function useMountedRef(): { current: boolean } {
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  return isMounted;
}
