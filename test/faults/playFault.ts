import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, Stage } from './faults/fault.ts';
import { describeCell } from './judging/describeCell.ts';
import type { Cell } from './judging/cell.ts';
import { historyOf, readEnded, readRecords, type Records } from './judging/gatherFacts.ts';
import { judgeCell } from './judging/judgeCell.ts';
import { WellWatch } from './judging/wellWatch.ts';
import { calm } from './moments/calm.ts';
import type { Moment, Reached } from './moments/moment.ts';
import { isAllWell, readStanding } from './moments/standing.ts';
import type { Office } from './world/office.ts';
import { reconcileNow, type World } from './world/world.ts';

/** No progress for this long after the end of a fault is being stuck. */
const patienceMs = 120_000;
const reconcileEveryMs = 10_000;
/** Processes follow a clock that was set within five seconds; the reconciler's next pass is one that does. */
const madeUpForMs = 5_000 + reconcileEveryMs;

/** An office and the moment at which the fault finds it. */
export interface Scene {
  readonly office: Office;
  readonly moment: Moment;
}

interface Played {
  readonly scene: Scene;
  readonly wellAfterMs: number | null;
  readonly unwell: string;
}

/** One fault, which finds each office at a moment of its own. Returns a cell for each. */
export async function playFault(fault: Fault, scenes: readonly Scene[], stage: Stage): Promise<Cell[]> {
  const failed: Cell[] = [];
  /** Those for whom a step succeeds; a cell that cannot be played is a bad one, and no reason to play no other. */
  const those = async <Result>(
    list: readonly Scene[],
    step: (scene: Scene) => Promise<Result>,
  ): Promise<[Scene, Result][]> => {
    const results = await Promise.allSettled(list.map(step));
    return list.flatMap((scene, index): [Scene, Result][] => {
      const result = results[index];
      if (result?.status === 'fulfilled') return [[scene, result.value]];
      failed.push(unplayed(fault, scene, result?.reason));
      return [];
    });
  };
  const rested = (await those(scenes, ({ office }) => calm(office))).map(([scene]) => scene);
  const known = await findingsBefore(rested, stage);
  const prepared = await those(rested, ({ office, moment }) => moment.prepare(office));
  const ready = await those(
    prepared.map(([scene]) => scene),
    ({ office, moment }) => moment.reach(office),
  );
  if (ready.length === 0) return failed;
  return [...failed, ...(await strike(fault, ready, { stage, known }))];
}

async function strike(
  fault: Fault,
  ready: readonly [Scene, Reached][],
  { stage, known }: { stage: Stage; known: ReadonlySet<string> },
): Promise<Cell[]> {
  const leaving = new AbortController();
  let isOver = false;
  const endedBefore = new Map(
    await Promise.all(ready.map(async ([{ office }]) => [office, (await readEnded(office)).names] as const)),
  );
  const beganAt = Date.now();
  await fault.begin(stage);
  const resting = new AbortController();
  try {
    const acting = Promise.allSettled(
      ready.map(async ([{ office }, { goOn }]) => {
        const staying = office.person.stay(leaving.signal, () => isOver);
        await goOn();
        await staying;
      }),
    );
    await delay(fault.lastsMs);
    await fault.end(stage);
    isOver = true;
    const endedAt = Date.now();
    const watch = new WellWatch(
      ready.map(([scene]) => scene),
      unwellness,
    );
    const deadline = endedAt + patienceMs;
    if (fault.isMadeUpFor === true) {
      const reconciling = reconcileOften(stage.world, resting.signal);
      await watch.untilAllAreWell(deadline, endedAt + madeUpForMs);
      // What the last pass of the reconciler has found is done, too, before the records are looked at.
      resting.abort();
      await reconciling;
    }
    const played = (await watch.untilAllAreWell(deadline)).map(({ office: scene, wellAt, unwell }) => {
      return { scene, wellAfterMs: wellAt === null ? null : wellAt - endedAt, unwell };
    });
    leaving.abort();
    const acted = await acting;
    const records = await readRecords(stage.world);
    const cells = await Promise.all(
      played.map((one) => {
        const before = endedBefore.get(one.scene.office) ?? new Set();
        return judged(fault, one, { records, beganAt, before, known });
      }),
    );
    return cells.map((cell, index) => withoutItsAct(cell, acted[index]));
  } finally {
    resting.abort();
    leaving.abort();
    if (!isOver) await fault.end(stage);
  }
}

/** A cell in which what belongs to the moment was not done shows nothing. */
function withoutItsAct(cell: Cell, acted: PromiseSettledResult<void> | undefined): Cell {
  if (acted?.status !== 'rejected') return cell;
  const stuck = [...cell.findings.stuck, `the moment did not go on: ${wordsOf(acted.reason)}`];
  return { ...cell, findings: { ...cell.findings, stuck } };
}

function wordsOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

async function reconcileOften(world: World, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // One that fails is followed by the next.
    await reconcileNow(world).catch(() => undefined);
    await delay(reconcileEveryMs, undefined, { signal }).catch(() => undefined);
  }
}

function unplayed({ where, what }: Fault, { moment }: Scene, reason: unknown): Cell {
  const stuck = [`the moment could not be reached: ${wordsOf(reason)}`];
  const findings = { lost: [], doubled: [], stuck, silent: [] };
  return { where, what, moment: moment.name, saw: [], recorded: [], wellAfterMs: null, findings };
}

/** What was found wrong before this fault. */
async function findingsBefore(scenes: readonly Scene[], stage: Stage): Promise<Set<string>> {
  const records = await readRecords(stage.world);
  const findings = scenes.map(({ office }) => findingsOf(records, office));
  return new Set(findings.flatMap(({ lost, doubled, stuck }) => [...lost, ...doubled, ...stuck]));
}

function findingsOf(records: Records, office: Office): Cell['findings'] {
  const history = historyOf(records, office);
  return judgeCell({
    history,
    sightings: [],
    endedLinks: [],
    failedAttempts: [],
    wellAfterMs: 0,
    unwell: '',
  });
}

/** What is not well at an office, by its records and its person; undefined when all is. */
async function unwellness({ office }: Scene): Promise<string | undefined> {
  const standing = await readStanding(office).catch(() => undefined);
  const { isAnswered, isWaiting } = office.person;
  if (standing !== undefined && isAllWell(standing) && isAnswered && !isWaiting) return undefined;
  return JSON.stringify({ ...standing, apiAnswers: isAnswered, personWaits: isWaiting });
}

interface Surroundings {
  readonly records: Records;
  readonly beganAt: number;
  readonly before: ReadonlySet<string>;
  readonly known: ReadonlySet<string>;
}

async function judged(
  { where, what }: Fault,
  { scene: { office, moment }, wellAfterMs, unwell }: Played,
  { records, beganAt, before, known }: Surroundings,
): Promise<Cell> {
  const ended = await readEnded(office, before);
  const sightings = office.person.sightings.since(beganAt);
  const facts = {
    history: historyOf(records, office),
    sightings,
    endedLinks: ended.links,
    failedAttempts: ended.failedAttempts,
    wellAfterMs,
    unwell,
  };
  return {
    where,
    what,
    moment: moment.name,
    ...describeCell(sightings, ended),
    wellAfterMs,
    findings: judgeCell(facts, known),
  };
}
