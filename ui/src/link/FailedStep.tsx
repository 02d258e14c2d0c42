import { Button, Stack } from '@mantine/core';
import { Link } from 'react-router';
import type { NextAction } from '../../../contracts/domain/failures.ts';
import { failureMessage } from '../../../contracts/domain/failures.ts';
import type { SessionEndReason } from '../../../contracts/domain/states.ts';
import { DialogButtons } from '../feedback/Dialog.tsx';
import { ProblemAlert } from '../feedback/ProblemAlert.tsx';
import type { LinkSession } from './useLinkSession.ts';

interface FailedStepProps {
  session: LinkSession;
  onAgain: () => void;
  onClose: () => void;
}

/** What happened, and the one next action. */
export function FailedStep({ session, onAgain, onClose }: FailedStepProps) {
  const { failure } = session;
  return (
    <Stack>
      <ProblemAlert
        tone={session.state === 'LOCKED' || session.state === 'FAILED' ? 'risk' : 'act'}
        message={failure?.message ?? withoutFailure(session)}
        code={failure?.code}
      />
      <DialogButtons>
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <NextStep action={failure?.nextAction ?? 'LINK_AGAIN'} onAgain={onAgain} onClose={onClose} />
      </DialogButtons>
    </Stack>
  );
}

interface NextStepProps {
  action: NextAction;
  onAgain: () => void;
  onClose: () => void;
}

function NextStep({ action, onAgain, onClose }: NextStepProps) {
  if (action === 'CHECK_DEVICE') {
    return (
      <Button component={Link} to="/sync/device" onClick={onClose}>
        Check the device
      </Button>
    );
  }
  if (action === 'CONTACT_SUPPORT') return null;
  const isDoneElsewhere = action === 'CHANGE_PASSWORD_AT_CARRIER' || action === 'SIGN_IN_AT_CARRIER';
  return <Button onClick={onAgain}>{isDoneElsewhere ? 'It is done, link again' : 'Link again'}</Button>;
}

const endings: Record<SessionEndReason, string> = {
  SESSION_TIMED_OUT: 'ended the session after its time',
  SIGNED_OUT: 'was signed out',
  DEVICE_RESTARTED: 'was left when the device restarted',
  DEVICE_SILENT: 'was given up because the device is silent',
  SITE_BLOCKING: 'refuses automated reading',
  SITE_CHANGED: 'shows pages that look different',
  CARRIER_STOPPED: 'was stopped by the operator',
  REPLACED: 'was linked again elsewhere',
};

function withoutFailure(session: LinkSession): string {
  if (session.state === 'CANCELLED') return 'This link was cancelled. Nothing was changed.';
  if (session.state === 'EXPIRED') return failureMessage('CHALLENGE_EXPIRED', session.institutionName);
  if (session.endReason === null) return failureMessage('OUTCOME_UNKNOWN', session.institutionName);
  return `${session.institutionName} ${endings[session.endReason]}. Link again; the sync goes on where it stopped.`;
}
