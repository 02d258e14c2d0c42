import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { isTerminalLinkState } from '../../../contracts/domain/transitions.ts';
import { api } from '../api/client.ts';
import { Dialog, DialogButtons } from '../feedback/Dialog.tsx';
import { ErrorAlert } from '../feedback/ProblemAlert.tsx';
import { serverNow } from '../time/serverClock.ts';
import { CancelOrLeaveOpen } from './CancelOrLeaveOpen.tsx';
import { LinkHeading } from './LinkHeading.tsx';
import { LinkStep } from './LinkStep.tsx';
import { LinkProgress } from './LinkProgress.tsx';
import { Working } from './Working.tsx';
import { useLinkSession } from './useLinkSession.ts';

interface LinkDialogProps {
  sourceId: string;
  onClose: () => void;
}

/** From credentials to Linked, one thing at a time. */
export function LinkDialog({ sourceId, onClose }: LinkDialogProps) {
  const link = useLinkSession(sourceId);
  const { session } = link;
  const [isLeaving, setLeaving] = useState(false);
  // What was typed as username outlives a refused attempt; a password never does.
  const [username, setUsername] = useState<string>();
  const [submittedAt, setSubmittedAt] = useState<string | null>(null);

  const leave = () => {
    if (session?.state === 'CHALLENGED') {
      setLeaving(true);
      return;
    }
    if (session?.state === 'AWAITING_CREDENTIALS' && link.openedHere) giveUp(session.id);
    onClose();
  };

  return (
    <Dialog opened title="Link" onClose={leave} size="30rem">
      {session === undefined ? (
        <Opening error={link.error} onAgain={link.startAgain} onClose={onClose} />
      ) : (
        <Stack gap="lg">
          <LinkHeading session={session} />
          <LinkProgress state={session.state} />
          {isLeaving && !isTerminalLinkState(session.state) ? (
            <CancelOrLeaveOpen session={session} onStay={() => setLeaving(false)} onLeave={onClose} />
          ) : (
            <LinkStep
              key={session.challenge?.id ?? session.state}
              session={session}
              username={username ?? session.username}
              onUsername={setUsername}
              submittedAt={submittedAt}
              onSubmit={() => setSubmittedAt(new Date(serverNow()).toISOString())}
              onAccepted={link.refresh}
              onAgain={link.startAgain}
              onDone={onClose}
              onLeave={leave}
            />
          )}
        </Stack>
      )}
    </Dialog>
  );
}

function giveUp(linkSessionId: string): void {
  // Nothing depends on it: a link that waits for credentials ends by itself.
  api
    .POST('/api/v1/link-sessions/{id}/cancel', { params: { path: { id: linkSessionId } } })
    .catch(() => undefined);
}

interface OpeningProps {
  error: Error | null;
  onAgain: () => void;
  onClose: () => void;
}

function Opening({ error, onAgain, onClose }: OpeningProps) {
  if (error === null) return <Working what="Opening the link" />;
  return (
    <Stack>
      <ErrorAlert error={error} />
      <DialogButtons>
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button onClick={onAgain}>Try again</Button>
      </DialogButtons>
    </Stack>
  );
}
