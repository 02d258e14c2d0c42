import { ChallengeForm } from './ChallengeForm.tsx';
import { CredentialsForm } from './CredentialsForm.tsx';
import { FailedStep } from './FailedStep.tsx';
import { LinkedStep } from './LinkedStep.tsx';
import type { LinkStepProps } from './linkStepProps.ts';
import { useSubmitAnswer } from './useSubmitAnswer.ts';
import { Working } from './Working.tsx';

/** The one thing to do, or what is happening, in the session's present state. */
export function LinkStep(props: LinkStepProps) {
  const { session } = props;
  const answer = useSubmitAnswer(session, props.onAccepted);
  const signingIn = `Signing in at ${session.institutionName}`;
  const checking = `${session.institutionName} is checking your answer`;
  switch (session.state) {
    case 'AWAITING_CREDENTIALS':
      if (answer.isAccepted) return <Working what={signingIn} />;
      return <CredentialsForm {...props} answer={answer} />;
    case 'AUTHENTICATING':
      return <Working what={signingIn} since={session.updatedAt} />;
    case 'CHALLENGED':
      if (answer.isAccepted || session.challenge === null) return <Working what={checking} />;
      return (
        <ChallengeForm
          session={session}
          challenge={session.challenge}
          answer={answer}
          onLeave={props.onLeave}
        />
      );
    case 'VERIFYING':
      return <Working what={checking} since={session.updatedAt} />;
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
