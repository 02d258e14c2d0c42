import { plugin } from './plugins/meridian-by-search/plugin.ts';
import type { LogEntry } from '../../sandbox/portal/requestLog.ts';
import { ContactRecord } from '../e2e/support/pages/contactRecord.ts';
import { sourceNameAt } from './benchPerson.ts';
import type { BenchPolicy } from './benchRecords.ts';
import type { BenchStage } from './benchStage.ts';
import { median, percentile } from './statistics.ts';
import { swept } from './sweepBench.ts';
import { whenShown } from './whenShown.ts';

const portalMs = 1_000;
const slowest = 0.95;
const searchPath = '/policies/search';
const successAtTheScreen = { selector: '[role="dialog"] [role="status"] *', text: 'Success' };

/** One repetition: how many times as long as the bare read a person waits. */
export interface ForceFigures {
  readonly idle: number;
  readonly busy: number;
}

/** Milliseconds since 1970 of what a force sync passes through. */
interface Press {
  readonly pressedAt: number;
  /** Its workflow has begun. */
  readonly queuedAt: number;
  /** The first request of this policy reached the portal. */
  readonly searchedAt: number;
  /** Its page was asked for; the answer comes `portalMs` later. */
  readonly openedAt: number;
  /** The gateway records the reading. */
  readonly recordedAt: number;
  /** Success is at the screen. */
  readonly seenAt: number;
}

/** Force syncs of different policies, one after the other: with nothing else to do, and while a sweep is running. */
export async function runForceSyncs(stage: BenchStage, presses: number): Promise<ForceFigures> {
  const { searched, system, person } = stage;
  const policies = searched.policies.toReversed();
  await system.portal.answerIn(0);
  await person.link(searched.name);
  await swept(stage, searched);

  await system.portal.answerIn(portalMs);
  const idle = await pressAll(stage, policies.slice(0, presses));
  const bareMs = await timeBareReads(stage, policies.slice(0, presses));
  const reachMs = median(idle.map(({ pressedAt, searchedAt }) => searchedAt - pressedAt));

  const sequence = await system.portal.lastSequence();
  await startSweep(stage);
  const busy = await pressAll(stage, policies.slice(presses, 2 * presses));
  await requireRunning(stage);
  const requests = await system.portal.requestsSince(sequence);
  const waits = busy.map(({ pressedAt }) => restInProgress(requests, pressedAt + reachMs));
  await system.portal.answerIn(0);
  await swept(stage, searched);

  const idleMs = idle.map(waitedMs);
  const busyMs = busy.map((press, index) => waitedMs(press) - (waits[index] ?? 0));
  stage.say(`force: bare ${list([bareMs])}`);
  stage.say(`force: idle ${phases(idle)}`);
  stage.say(`force: busy ${phases(busy)}, waited for policies in progress ${list(waits)}`);
  return { idle: percentile(idleMs, slowest) / bareMs, busy: percentile(busyMs, slowest) / bareMs };
}

async function pressAll(stage: BenchStage, policies: readonly BenchPolicy[]): Promise<Press[]> {
  const presses: Press[] = [];
  for (const policy of policies) presses.push(await press(stage, policy));
  return presses;
}

async function press({ system, person, records }: BenchStage, policy: BenchPolicy): Promise<Press> {
  const { contactId, number } = policy;
  const sequence = await system.portal.lastSequence();
  const record = await ContactRecord.at(person.page, contactId);
  const sync = await record.openSync(number);
  const button = sync.dialog.getByRole('button', { name: 'Sync', exact: true });
  await button.click({ trial: true });
  const success = whenShown(person.page, successAtTheScreen);
  const pressedAt = Date.now();
  await button.click();
  const seenAt = await success;
  const requests = await system.portal.requestsSince(sequence);
  const first = requests.find(
    ({ at, path, query }) => path === searchPath && query['number'] === number && Date.parse(at) >= pressedAt,
  );
  const page = requests.find(
    ({ path, served }) => path !== searchPath && served.some((one) => one.number === number),
  );
  if (first === undefined || page === undefined) throw new Error(`The portal was not asked for ${number}.`);
  const { queuedAt, recordedAt } = await records.forceTimes(policy.id);
  return {
    pressedAt,
    queuedAt: queuedAt.getTime(),
    searchedAt: Date.parse(first.at),
    openedAt: Date.parse(page.at),
    recordedAt: recordedAt.getTime(),
    seenAt,
  };
}

function waitedMs({ pressedAt, seenAt }: Press): number {
  return seenAt - pressedAt;
}

/** The median of the bare plugin. */
async function timeBareReads({ system }: BenchStage, policies: readonly BenchPolicy[]): Promise<number> {
  return system.bare.linked(plugin, async (session) => {
    const times: number[] = [];
    for (const { number } of policies) {
      const startedAt = performance.now();
      const { kind } = await session.read(number);
      if (kind !== 'VALUES') throw new Error(`The bare read of ${number} gave ${kind}.`);
      times.push(performance.now() - startedAt);
    }
    return median(times);
  });
}

async function startSweep({ records, person, searched, system }: BenchStage): Promise<void> {
  await records.oweAgain(searched);
  await person.link(searched.name);
  await system.portal.answerIn(portalMs);
}

async function requireRunning({ records, searched }: BenchStage): Promise<void> {
  const waiting = await records.waiting(await records.sourceId(sourceNameAt(searched.name)));
  if (waiting === 0) throw new Error('The sweep was over before the last force sync: sweep more policies.');
}

/**
 * How long the policy in progress took that ended first after this moment: a force sync waits for that one, and for no
 * other. A policy is in progress from its search to the end of its page, and both take as long as the portal does.
 */
function restInProgress(requests: readonly LogEntry[], moment: number): number {
  const ends = requests.flatMap(({ at, path }) => {
    const arrived = Date.parse(at);
    if (arrived > moment || !path.startsWith('/policies/')) return [];
    return [path === searchPath ? arrived + 2 * portalMs : arrived + portalMs];
  });
  const rest = ends.map((end) => end - moment).filter((ms) => ms > 0);
  return rest.length === 0 ? 0 : Math.min(...rest);
}

/** Where the time went: until the workflow ran, the portal was asked, asked for the page, the reading came, and Success. */
function phases(presses: readonly Press[]): string {
  const shown = presses.map(({ pressedAt, queuedAt, searchedAt, openedAt, recordedAt, seenAt }) =>
    [
      queuedAt - pressedAt,
      searchedAt - queuedAt,
      openedAt - searchedAt,
      recordedAt - openedAt - portalMs,
      seenAt - recordedAt,
    ].join('+'),
  );
  return `${shown.join(' ')} ms besides the last answer`;
}

function list(milliseconds: readonly number[]): string {
  return `${milliseconds.map((ms) => ms.toFixed(0)).join(' ')} ms`;
}
