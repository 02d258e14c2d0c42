import { IconCheck } from '@tabler/icons-react';
import type { LinkSessionState } from '../../../contracts/domain/states.ts';
import classes from './LinkProgress.module.css';

const steps = ['Sign in', 'Verify', 'Linked'];

const currentStep: Record<LinkSessionState, number> = {
  AWAITING_CREDENTIALS: 0,
  AUTHENTICATING: 0,
  CHALLENGED: 1,
  VERIFYING: 1,
  LINKED: 3,
  ENDED: 3,
  DENIED: 0,
  LOCKED: 0,
  NEEDS_ACTION: 0,
  EXPIRED: 0,
  UNAVAILABLE: 0,
  CANCELLED: 0,
  FAILED: 0,
};

/** Sign in · Verify · Linked. */
export function LinkProgress({ state }: { state: LinkSessionState }) {
  const current = currentStep[state];
  return (
    <ol className={classes.steps} aria-label="Steps">
      {steps.map((step, index) => (
        <li
          key={step}
          className={classes.step}
          data-done={index < current || undefined}
          aria-current={index === current ? 'step' : undefined}
        >
          <span className={classes.mark}>
            {index < current ? <IconCheck size={13} stroke={3} aria-label="done" /> : index + 1}
          </span>
          {step}
        </li>
      ))}
    </ol>
  );
}
