import { Button, Stack, Text, Title } from '@mantine/core';
import { api } from '../api/client.ts';
import { useChange } from '../api/useChange.ts';
import { DialogButtons } from '../feedback/Dialog.tsx';
import { ErrorAlert } from '../feedback/ProblemAlert.tsx';
import type { LinkSession } from './useLinkSession.ts';

interface CancelOrLeaveOpenProps {
  session: LinkSession;
  onStay: () => void;
  onLeave: () => void;
}

/** Closing during a challenge: give the login up, or leave it waiting for whoever has the code. */
export function CancelOrLeaveOpen({ session, onStay, onLeave }: CancelOrLeaveOpenProps) {
  // The session's own end may take this step away before the answer comes: leaving belongs to the request.
  const cancel = useChange(async () => {
    await api.POST('/api/v1/link-sessions/{id}/cancel', { params: { path: { id: session.id } } });
    onLeave();
  }, [['link'], ['dashboard'], ['connected-institutions']]);
  return (
    <div>
      <Stack>
        <Title order={2} size="h4">
          {session.institutionName} is waiting for your answer
        </Title>
        <Text size="sm">
          Leave it open to go on later, here or in another window, while the time for this step lasts. Or
          cancel the link; then nothing stays signed in.
        </Text>
        {cancel.error === null ? null : <ErrorAlert error={cancel.error} />}
      </Stack>
      <DialogButtons>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
          Cancel the link
        </Button>
        <Button variant="default" onClick={onLeave}>
          Leave it open
        </Button>
        <Button onClick={onStay} data-autofocus>
          Go on
        </Button>
      </DialogButtons>
    </div>
  );
}
