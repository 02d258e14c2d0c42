import { CancelledFailure, Context } from '@temporalio/activity';
import type {
  DeviceForceActivities,
  ForceReadInput,
  ForceReadResult,
} from '../../contracts/temporal/deviceActivities.ts';
import type { ReadingRecorder } from '../readings/readingRecorder.ts';
import type { SessionLane } from '../sessions/sessionLane.ts';
import type { SessionLanes } from '../sessions/sessionLanes.ts';
import { forceRank } from '../sessions/turnQueue.ts';
import { withHeartbeats } from './activityHeartbeat.ts';

export interface ForceTools {
  lanes: SessionLanes;
  recorder: ReadingRecorder;
}

/** The activity of the force queue. */
export function createForceActivities({ lanes, recorder }: ForceTools): DeviceForceActivities {
  return {
    forceRead: (input) =>
      withHeartbeats(
        () => undefined,
        async () => {
          const { cancelled, cancellationSignal } = Context.current();
          if (!recorder.hasReadingOf(input.session, input.order)) {
            const found = lanes.linked(input.session);
            if (found.kind === 'ENDED') return { kind: 'SESSION_ENDED', reason: found.reason };
            const end = await readNext(found.lane, input, recorder, cancellationSignal);
            if (end !== undefined) return end;
          }
          await Promise.race([recorder.acknowledged(input.session, input.order), cancelled]);
          return { kind: 'DELIVERED' };
        },
      ),
  };
}

/** Undefined when the reading is safe. */
async function readNext(
  lane: SessionLane,
  { session, order }: ForceReadInput,
  recorder: ReadingRecorder,
  signal: AbortSignal,
): Promise<ForceReadResult | undefined> {
  lane.force(order);
  await recorder.waitForSpace(AbortSignal.any([signal, lane.ended]));
  const turn = await lane.takeTurn(forceRank, signal, () => {
    recorder.begin(session, order);
    return lane.session.read(order.number);
  });
  // What failed while the session ended under it says nothing about the policy.
  const isTorn = turn.kind === 'DONE' && turn.result.kind === 'FAILED' && lane.endReason !== undefined;
  if (turn.kind === 'DONE' && !isTorn) {
    await recorder.keep(session, order, turn.result);
    return undefined;
  }
  if (lane.endReason === undefined) throw new CancelledFailure('The force sync was given up');
  return { kind: 'SESSION_ENDED', reason: lane.endReason };
}
