import { Button, Text } from '@mantine/core';
import type { Schemas } from '../api/client.ts';
import { api } from '../api/client.ts';
import { useChange } from '../api/useChange.ts';
import { ErrorAlert } from '../feedback/ProblemAlert.tsx';
import { realNow } from '../time/serverClock.ts';
import { useNow } from '../time/useNow.ts';

interface ResendCodeProps {
  linkSessionId: string;
  challenge: Schemas['ChallengeDto'];
}

/** Asks the portal for another code, as soon as it would send one. */
export function ResendCode({ linkSessionId, challenge }: ResendCodeProps) {
  const now = useNow(500, realNow);
  const resend = useChange(
    () =>
      api.POST('/api/v1/link-sessions/{id}/resend', {
        params: { path: { id: linkSessionId } },
        body: { challengeId: challenge.id },
      }),
    [['link']],
  );
  if (challenge.resendAt === undefined) return null;
  const seconds = Math.ceil((Date.parse(challenge.resendAt) - now) / 1000);
  return (
    <>
      {resend.error === null ? null : <ErrorAlert error={resend.error} />}
      {resend.isSuccess ? (
        <Text size="sm" role="status">
          A new code is on its way. Use the newest one.
        </Text>
      ) : (
        <Button
          variant="subtle"
          size="compact-sm"
          style={{ alignSelf: 'flex-start' }}
          disabled={seconds > 0}
          loading={resend.isPending}
          onClick={() => resend.mutate(undefined)}
        >
          {seconds > 0 ? `Send again in ${seconds} s` : 'Send again'}
        </Button>
      )}
    </>
  );
}
