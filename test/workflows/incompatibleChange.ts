import { sleep, type WorkflowInterceptors } from '@temporalio/workflow';
import { changePlace, type IncompatibleChange } from './incompatibleChanges.ts';

// Bundled into copies of the workflows: at one step the copy does something else than the histories say. Which change,
// and at which activity, is written into the bundle's text, so that one bundling serves every copy.
const { kind, step } = JSON.parse(changePlace) as IncompatibleChange;

export function interceptors(): WorkflowInterceptors {
  let steps = 0;

  /** Calls the activity, local ones as well, or does what was not done there. */
  async function changed<Input extends { readonly activityType: string }>(
    input: Input,
    next: (input: Input) => Promise<unknown>,
  ): Promise<unknown> {
    steps += 1;
    if (steps !== step) return next(input);
    if (kind === 'OTHER_ACTIVITY') return next({ ...input, activityType: `${input.activityType}Changed` });
    await sleep(1);
    return next(input);
  }

  return {
    inbound: [],
    outbound: [{ scheduleActivity: changed, scheduleLocalActivity: changed }],
    internals: [],
  };
}
