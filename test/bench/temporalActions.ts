import type { temporal } from '@temporalio/proto';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** The device's worker lets one heartbeat of an activity through in so many milliseconds. */
const heartbeatThrottleMs = 120_000;

/**
 * What Temporal Cloud would bill for a history: starts (also of a run that continues another), signals, updates, timers,
 * markers, search attributes, and each try of each activity. Heartbeats leave no event; as many are counted as the
 * throttle can have let through.
 */
export function actionsOf(history: readonly HistoryEvent[]): number {
  const activities = new Map<string, { beats: boolean; startedAt: number }>();
  let actions = 0;
  for (const event of history) {
    if (isAction(event)) actions += 1;
    actions += triesBeyondTheFirst(event);
    actions += heartbeatsOf(event, activities);
  }
  return actions;
}

function isAction(event: HistoryEvent): boolean {
  return (
    event.workflowExecutionStartedEventAttributes != null ||
    event.workflowExecutionSignaledEventAttributes != null ||
    event.workflowExecutionUpdateAcceptedEventAttributes != null ||
    event.activityTaskScheduledEventAttributes != null ||
    event.timerStartedEventAttributes != null ||
    event.markerRecordedEventAttributes != null ||
    event.upsertWorkflowSearchAttributesEventAttributes != null ||
    event.workflowPropertiesModifiedEventAttributes != null ||
    event.startChildWorkflowExecutionInitiatedEventAttributes != null ||
    event.signalExternalWorkflowExecutionInitiatedEventAttributes != null ||
    event.requestCancelExternalWorkflowExecutionInitiatedEventAttributes != null
  );
}

function triesBeyondTheFirst({ activityTaskStartedEventAttributes: started }: HistoryEvent): number {
  return started == null ? 0 : Math.max(0, (started.attempt ?? 1) - 1);
}

function heartbeatsOf(
  event: HistoryEvent,
  activities: Map<string, { beats: boolean; startedAt: number }>,
): number {
  const scheduled = event.activityTaskScheduledEventAttributes;
  const started = event.activityTaskStartedEventAttributes;
  if (scheduled != null) {
    const beats = Number(scheduled.heartbeatTimeout?.seconds ?? 0) > 0;
    activities.set(String(event.eventId), { beats, startedAt: 0 });
  }
  if (started != null) {
    const activity = activities.get(String(started.scheduledEventId));
    if (activity !== undefined) activity.startedAt = millisecondsOf(event);
  }
  const ended =
    event.activityTaskCompletedEventAttributes ??
    event.activityTaskFailedEventAttributes ??
    event.activityTaskTimedOutEventAttributes ??
    event.activityTaskCanceledEventAttributes;
  const activity = ended == null ? undefined : activities.get(String(ended.scheduledEventId));
  if (activity?.beats !== true) return 0;
  return 1 + Math.floor((millisecondsOf(event) - activity.startedAt) / heartbeatThrottleMs);
}

function millisecondsOf({ eventTime }: HistoryEvent): number {
  return Number(eventTime?.seconds ?? 0) * 1_000 + (eventTime?.nanos ?? 0) / 1e6;
}
