import { elapsed } from '../../scripts/processes/elapsed.ts';
import { catalogue } from './faults/catalogue.ts';
import { nameOf, type Fault, type Stage } from './faults/fault.ts';
import { isGood, wrongs, type Cell } from './judging/cell.ts';
import { moments } from './moments/moments.ts';
import { playFault, type Scene } from './playFault.ts';
import { cellId } from './table/resultsFile.ts';
import { Office } from './world/office.ts';
import { reconcileNow, startWorld, type World } from './world/world.ts';

export interface FaultsRun {
  readonly home: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  isWanted(cell: string): boolean;
  onPlayed(cells: readonly Cell[]): Promise<void>;
}

/** Plays every wanted fault once; it finds each office at a moment of its own. */
export async function runFaults(run: FaultsRun): Promise<void> {
  const plan = catalogue.map((fault) => ({
    fault,
    moments: moments.filter((moment) => isWanted(run, fault, moment.name)),
  }));
  const wanted = new Set(plan.flatMap((each) => each.moments));
  if (wanted.size === 0) throw new Error('No such cell.');
  const world = await startWorld(run.home, run.say);
  const offices: Office[] = [];
  try {
    const scenes = new Map<(typeof moments)[number], Scene>();
    for (const moment of wanted) {
      const office = await Office.open(world, moment.name);
      offices.push(office);
      scenes.set(moment, { office, moment });
      run.say(`The office for ${moment.name} is open.`);
    }
    await reconcileNow(world);
    for (const { fault, moments: found } of plan) {
      if (run.signal.aborted) break;
      const playing = found.flatMap((moment) => scenes.get(moment) ?? []);
      if (playing.length > 0) await playAndTell(run, fault, playing, { world, offices });
    }
  } finally {
    await leave(world, offices);
  }
}

async function leave(world: World, offices: readonly Office[]): Promise<void> {
  await world.stop();
  await Promise.all(offices.map((office) => office.close()));
}

async function playAndTell(
  run: FaultsRun,
  fault: Fault,
  scenes: readonly Scene[],
  stage: Stage,
): Promise<void> {
  const reason = fault.unavailable?.(stage);
  if (reason !== undefined) {
    run.say(`${nameOf(fault)} is left out: ${reason}.`);
    return;
  }
  const startedAt = Date.now();
  const cells = await playFault(fault, scenes, stage);
  await run.onPlayed(cells);
  const slowest = Math.max(...cells.map(({ wellAfterMs }) => wellAfterMs ?? Infinity));
  run.say(
    `${nameOf(fault)}: ${String(cells.filter(isGood).length)} of ${String(cells.length)} good, all well after at most ${(slowest / 1_000).toFixed(1)} s (${elapsed(startedAt)})`,
  );
  for (const cell of cells)
    for (const wrong of wrongs)
      for (const finding of cell.findings[wrong]) run.say(`  ${cellId(cell)} ${wrong}: ${finding}`);
}

function isWanted(run: FaultsRun, { where, what }: Fault, moment: Cell['moment']): boolean {
  return run.isWanted(cellId({ where, what, moment }));
}
