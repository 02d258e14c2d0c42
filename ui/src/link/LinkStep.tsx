import { ChallengeForm } from './ChallengeForm.tsx';
import { CredentialsForm } from './CredentialsForm.tsx';
import { FailedStep } from './FailedStep.tsx';
import { LinkedStep } from './LinkedStep.tsx';
import type { LinkStepProps } from './linkStepProps.ts';
import { SilentDevice } from './SilentDevice.tsx';
import { isDeviceSilent } from './silenceWords.ts';
import { useSubmitAnswer } from './useSubmitAnswer.ts';
import { Working } from './Working.tsx';

/** The one thing to do, or what is happening, in the session's present state. */
export function LinkStep(props: LinkStepProps) {
  const { session, submittedAt, onSubmit } = props;
  const answer = useSubmitAnswer(session, { onSubmit, onAccepted: props.onAccepted });
  const signingIn = `Signing in at ${session.institutionName}`;
  const checking = `Verifying at ${session.institutionName}`;
  // Counted from the press, which the server's own time of the change comes after.
  const since = submittedAt ?? session.updatedAt;
  const waiting = isDeviceSilent(session)
    ? { since, trouble: <SilentDevice session={session} /> }
    : { since };
  switch (session.state) {
    case 'AWAITING_CREDENTIALS':
      if (answer.isSending || answer.isAccepted) return <Working what={signingIn} {...waiting} />;
      return <CredentialsForm {...props} answer={answer} />;
    case 'AUTHENTICATING':
      return <Working what={signingIn} {...waiting} />;
    case 'CHALLENGED':
      if (answer.isAccepted || session.challenge === null) return <Working what={checking} {...waiting} />;
      return (
        <ChallengeForm
          session={session}
          challenge={session.challenge}
          answer={answer}
          onLeave={props.onLeave}
        />
      );
    case 'VERIFYING':
      return <Working what={checking} {...waiting} />;
    case 'LINKED':
      return <LinkedStep session={session} onDone={props.onDone} />;
    case 'ENDED':
    case 'DENIED':
    case 'LOCKED':
    case 'NEEDS_ACTION':
    case 'EXPIRED':
    case 'UNAVAILABLE':
    case 'CANCELLED':
    case 'FAILED':
      return <FailedStep session={session} onAgain={props.onAgain} onClose={props.onDone} />;
  }
}
