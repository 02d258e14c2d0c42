import { activityInfo } from '@temporalio/activity';
import type { HeldTask } from '../../contracts/device/messages.ts';
import type {
  DeviceForceActivities,
  DeviceLinkActivities,
  DeviceSweepActivities,
} from '../../contracts/temporal/deviceActivities.ts';

/** The SDK tells Temporal of an end for about ten seconds; after that the result is lost, and the task with it. */
const resultOnItsWayMs = 15_000;

interface Held {
  readonly task: HeldTask;
  endedAt?: number;
}

/**
 * The tasks of Temporal that this device works on. Each heartbeat carries them: what Temporal believes to be here and
 * is not was swallowed on its way, or its result was, and the gateway ends it without waiting for a time-out.
 */
export class HeldTasks {
  private readonly held = new Set<Held>();
  private readonly now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  list(): HeldTask[] {
    for (const entry of this.held) {
      if (entry.endedAt !== undefined && this.now() - entry.endedAt >= resultOnItsWayMs)
        this.held.delete(entry);
    }
    return [...this.held].map(({ task }) => task);
  }

  /** To be called within the activity. */
  async hold<Result>(task: HeldTask, work: () => Promise<Result>): Promise<Result> {
    const entry: Held = { task };
    this.held.add(entry);
    try {
      return await work();
    } finally {
      entry.endedAt = this.now();
    }
  }
}

interface ActivitiesOfDevice {
  readonly link: DeviceLinkActivities;
  readonly force: DeviceForceActivities;
  readonly sweep: DeviceSweepActivities;
}

/** The same activities, where those that may take long are held. The others' own time-outs are short. */
export function heldActivities(
  tasks: HeldTasks,
  { link, force, sweep }: ActivitiesOfDevice,
): ActivitiesOfDevice {
  const hold = <Result>(claimId: string, work: () => Promise<Result>): Promise<Result> => {
    const { workflowExecution, activityId } = activityInfo();
    return tasks.hold({ runId: workflowExecution?.runId ?? '', activityId, claimId }, work);
  };
  return {
    link: {
      ...link,
      submitCredentials: (input) => hold(input.submissionId, () => link.submitCredentials(input)),
      submitAnswer: (input) => hold(input.submissionId, () => link.submitAnswer(input)),
      resendCode: (input) => hold(input.requestId, () => link.resendCode(input)),
    },
    force: { forceRead: (input) => hold(input.order.attemptId, () => force.forceRead(input)) },
    sweep: { sweepBatch: (input) => hold(input.batchId, () => sweep.sweepBatch(input)) },
  };
}
