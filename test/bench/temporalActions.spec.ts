import type { temporal } from '@temporalio/proto';
import { actionsOf } from './temporalActions.ts';

type Event = temporal.api.history.v1.IHistoryEvent;
type Seconds = { seconds: Long };

const seconds = (count: number): Seconds => ({ seconds: count as unknown as Long });

function sweepBatch(lastsSeconds: number): Event[] {
  return [
    {
      eventId: 5 as unknown as Long,
      activityTaskScheduledEventAttributes: { heartbeatTimeout: seconds(150) },
    },
    {
      eventTime: seconds(1_000),
      activityTaskStartedEventAttributes: { scheduledEventId: 5 as unknown as Long, attempt: 1 },
    },
    {
      eventTime: seconds(1_000 + lastsSeconds),
      activityTaskCompletedEventAttributes: { scheduledEventId: 5 as unknown as Long },
    },
  ];
}

describe('actionsOf', () => {
  it('counts a start, a signal, an update, a timer and search attributes once each', () => {
    const history: Event[] = [
      { workflowExecutionStartedEventAttributes: {} },
      { workflowExecutionSignaledEventAttributes: {} },
      { workflowExecutionUpdateAcceptedEventAttributes: {} },
      { timerStartedEventAttributes: {} },
      { upsertWorkflowSearchAttributesEventAttributes: {} },
    ];
    expect(actionsOf(history)).toBe(5);
  });

  it('does not count workflow tasks and ends', () => {
    const history: Event[] = [
      { workflowTaskScheduledEventAttributes: {} },
      { workflowTaskStartedEventAttributes: {} },
      { workflowTaskCompletedEventAttributes: {} },
      { timerFiredEventAttributes: {} },
      { workflowExecutionCompletedEventAttributes: {} },
    ];
    expect(actionsOf(history)).toBe(0);
  });

  it('counts each try of an activity', () => {
    const history: Event[] = [
      { activityTaskScheduledEventAttributes: {} },
      { activityTaskStartedEventAttributes: { attempt: 3 } },
      { activityTaskCompletedEventAttributes: {} },
    ];
    expect(actionsOf(history)).toBe(3);
  });

  it('counts the heartbeats that the throttle can have let through', () => {
    expect(actionsOf(sweepBatch(60))).toBe(2);
    expect(actionsOf(sweepBatch(250))).toBe(4);
  });
});
