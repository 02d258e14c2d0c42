import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';

// Replays that fail on purpose would fill the report.
const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter } } });

const folder = join(import.meta.dirname, '../../workflows/histories');

const localActivityMarker = 'core_local_activity';

/** What tests look at; the rest is for the replay. */
export interface RecordedHistory {
  readonly events: readonly {
    workflowExecutionStartedEventAttributes?: { workflowType: { name: string } };
    activityTaskScheduledEventAttributes?: { activityType: { name: string } };
    markerRecordedEventAttributes?: { markerName: string };
  }[];
}

/** The scenes' names. */
export const recordedNames: readonly string[] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace(/\.json$/, ''))
  .sort();

export function recordedHistory(name: string): RecordedHistory {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as RecordedHistory;
}

export function workflowTypeOf({ events }: RecordedHistory): string | undefined {
  return events[0]?.workflowExecutionStartedEventAttributes?.workflowType.name;
}

/** How many activities the run had asked for, local ones as well: those leave a marker. */
export function stepsOf({ events }: RecordedHistory): number {
  return events.filter(
    (event) =>
      event.activityTaskScheduledEventAttributes !== undefined ||
      event.markerRecordedEventAttributes?.markerName === localActivityMarker,
  ).length;
}

/** Rejects when the bundle's workflow would have done something else than what was recorded. */
export async function replay(history: RecordedHistory, codePath: string): Promise<void> {
  // Replaying runs in this very thread otherwise, where its promise hooks stay behind for the next spec of the process.
  const inThreads = { workflowBundle: { codePath }, debugMode: false };
  await Worker.runReplayHistory(inThreads, historyFromJSON(history), 'replayed');
}
