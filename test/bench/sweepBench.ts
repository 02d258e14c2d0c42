import { setTimeout as delay } from 'node:timers/promises';
import type { CarrierPlugin } from '../../plugin-sdk/plugin.ts';
import type { LogEntry } from '../../sandbox/portal/requestLog.ts';
import type { PortalSession } from '../../worker-device/portal/portalSession.ts';
import { plugin as byList } from '../../worker-device/plugins/meridian-life/plugin.ts';
import { timeList, timeReads } from './barePortal.ts';
import { sourceNameAt } from './benchPerson.ts';
import type { BenchInstitution } from './benchRecords.ts';
import type { BenchStage } from './benchStage.ts';
import { plugin as bySearch } from './plugins/meridian-by-search/plugin.ts';
import { TemporalLedger } from './temporalLedger.ts';
import type { TemporalCost } from './temporalLedger.ts';

const portalMs = 300;
const sweepTimeoutMs = 15 * 60_000;
/** A link is followed by its sweep at once. */
const beginTimeoutMs = 60_000;
const lookMs = 50;

/** One repetition: shares of the bare plugin's speed, and what Temporal did for each policy. */
export interface SweepFigures {
  readonly list: number;
  readonly read: number;
  readonly cost: TemporalCost;
}

/** The product's sweep and the plugin in a loop, one after the other, by the list and then by search. */
export async function runSweeps(stage: BenchStage, isFirst: boolean): Promise<SweepFigures> {
  const { listed, searched, records, system } = stage;
  await system.portal.answerIn(portalMs);
  // The first sweeps of new sources have been waiting for a link since the sources were added.
  const since = isFirst ? new Date(0) : new Date();
  const listMs = await timeSweep(stage, listed);
  const numbers = new Set(listed.policies.map(({ number }) => number));
  const bareListMs = await timeBare(stage, byList, (session) => timeList(session, numbers));
  const readMs = await timeSweep(stage, searched);
  const bareReadMs = await timeBare(stage, bySearch, (session) =>
    timeReads(
      session,
      searched.policies.map(({ number }) => number),
    ),
  );
  stage.say(`list: ${seconds(listMs)} by the product, ${seconds(bareListMs)} bare`);
  stage.say(`read: ${seconds(readMs)} by the product, ${seconds(bareReadMs)} bare`);
  const sourceIds = await Promise.all(
    [listed, searched].map(({ name }) => records.sourceId(sourceNameAt(name))),
  );
  const ledger = await TemporalLedger.open(system);
  try {
    const policies = listed.policies.length + searched.policies.length;
    const cost = await ledger.costOf(sourceIds, since, policies);
    stage.say(`temporal: ${cost.words}`);
    return { list: bareListMs / listMs, read: bareReadMs / readMs, cost };
  } finally {
    await ledger.close();
  }
}

/** Milliseconds from the first claim to the last value committed. */
async function timeSweep(stage: BenchStage, institution: BenchInstitution): Promise<number> {
  const { records, person, system } = stage;
  const sourceId = await records.sourceId(sourceNameAt(institution.name));
  const since = new Date();
  const sequence = await system.portal.lastSequence();
  await records.oweAgain(institution);
  await person.link(institution.name);
  await begun(stage, sourceId, since);
  await swept(stage, institution);
  const endedAt = Date.now();
  const { firstClaimAt, succeeded } = await records.sweepTimes(sourceId, since);
  if (succeeded !== institution.policies.length) {
    const troubles = await records.troubles(sourceId, since);
    throw new Error(`${succeeded} of ${institution.policies.length} policies were read: ${troubles}`);
  }
  stage.say(phases(await system.portal.requestsSince(sequence), firstClaimAt, endedAt));
  return endedAt - firstClaimAt;
}

/** Where the time went, as the portal saw it: before the first page, between its requests, after the last answer. */
function phases(requests: readonly LogEntry[], firstClaimAt: number, endedAt: number): string {
  const arrivals = requests
    .filter(({ path }) => path.startsWith('/policies'))
    .map(({ at }) => Date.parse(at))
    .toSorted((left, right) => left - right);
  const first = arrivals[0] ?? firstClaimAt;
  const last = (arrivals.at(-1) ?? firstClaimAt) + portalMs;
  const gaps = arrivals.slice(1).map((at, index) => at - (arrivals[index] ?? at));
  const longest = gaps.toSorted((left, right) => right - left).slice(0, 5);
  return [
    `phases: ${seconds(first - firstClaimAt)} to the first request, ${arrivals.length} requests in`,
    `${seconds(last - first)}, ${seconds(endedAt - last)} to the end; longest gaps ${longest.join(' ')} ms`,
  ].join(' ');
}

/** Waits for the first claim: the queue is empty before it, too. */
async function begun({ records }: BenchStage, sourceId: string, since: Date): Promise<void> {
  const deadline = Date.now() + beginTimeoutMs;
  while (!(await records.hasClaimed(sourceId, since))) {
    if (Date.now() > deadline)
      throw new Error(`Nothing was claimed within ${beginTimeoutMs} ms of the link.`);
    await delay(lookMs);
  }
}

/** Waits until the queue of the institution's source is empty. */
export async function swept({ records }: BenchStage, { name }: BenchInstitution): Promise<void> {
  const sourceId = await records.sourceId(sourceNameAt(name));
  const deadline = Date.now() + sweepTimeoutMs;
  while ((await records.waiting(sourceId)) > 0) {
    if (Date.now() > deadline) throw new Error(`The sweep of ${name} took more than ${sweepTimeoutMs} ms.`);
    await delay(lookMs);
  }
}

function timeBare(
  { system }: BenchStage,
  plugin: CarrierPlugin,
  work: (session: PortalSession) => Promise<number>,
): Promise<number> {
  return system.bare.linked(plugin, work);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
