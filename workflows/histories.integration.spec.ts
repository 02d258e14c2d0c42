import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { testEngines } from '../test/support/testEngines.ts';
import { scenes } from '../test/workflows/scenes.ts';

Runtime.install({ logger: new DefaultLogger('ERROR') });

const folder = join(import.meta.dirname, 'histories');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

interface RecordedHistory {
  events: { activityTaskScheduledEventAttributes?: { activityType: { name: string } } }[];
}

const read = (file: string): RecordedHistory =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as RecordedHistory;

async function replay(history: RecordedHistory): Promise<void> {
  const { workflowBundlePath } = testEngines();
  if (workflowBundlePath === undefined) throw new Error('there is no workflow bundle');
  // Replaying runs in this very thread otherwise, where its promise hooks stay behind for the next spec of the process.
  const inThreads = { workflowBundle: { codePath: workflowBundlePath }, debugMode: false };
  await Worker.runReplayHistory(inThreads, historyFromJSON(history), 'replayed');
}

it('there is a history of every main state', () => {
  expect(files.map((name) => name.replace(/\.json$/, '')).sort()).toEqual(Object.keys(scenes).sort());
});

it.each(files)('today’s workflows go on from %s', async (file) => {
  await replay(read(file));
});

it('a workflow that would do something else than it did is noticed', async () => {
  const history = read('forceSync-delivered.json');
  const claim = history.events.find(
    (event) => event.activityTaskScheduledEventAttributes?.activityType.name === 'claimForceSync',
  );
  if (claim?.activityTaskScheduledEventAttributes === undefined) throw new Error('nothing was claimed');
  claim.activityTaskScheduledEventAttributes.activityType.name = 'settleForceSync';
  await expect(replay(history)).rejects.toThrow(/[Nn]ondeterminism/);
});
