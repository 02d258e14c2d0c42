import { elapsed } from '../../scripts/processes/elapsed.ts';
import { compilationErrors } from './compilation.ts';
import { flawOf, judge, type Verdict } from './judge.ts';
import type { Plant } from './plant.ts';
import { runSpecs, type SpecRunEnd } from './runSpecs.ts';
import type { TreeCopy } from './treeCopy.ts';

export interface PlantsRun {
  readonly plants: readonly Plant[];
  readonly tree: TreeCopy;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  say(line: string): void;
}

/** All specs on the good tree; the specs of one plant, where each test may run into its own time limit. */
const goodLimitMs = 30 * 60_000;
const plantLimitMs = 8 * 60_000;
const mostTestsShown = 3;

/** Plants one bug after the other. @returns how many were noticed, and how many were not */
export async function runPlants(run: PlantsRun): Promise<{ passed: number; failed: number }> {
  const { plants, say, signal } = run;
  const startedAt = Date.now();
  const errors = compilationErrors(plants);
  say(`${String(plants.length)} plants compile, but for ${String(errors.size)} (${elapsed(startedAt)})`);
  const specs = [...new Set(plants.flatMap(({ noticedBy }) => noticedBy))];
  const good = await specsOf(run, specs, goodLimitMs);
  say(`${String(specs.length)} specs on the tree as it is (${elapsed(startedAt)})`);
  const count = { passed: 0, failed: 0 };
  for (const plant of plants) {
    if (signal.aborted) break;
    const plantedAt = Date.now();
    const verdict = whyNot(plant, errors, good) ?? (await verdictOn(run, plant));
    if (verdict.kind === 'NOTICED') count.passed += 1;
    else count.failed += 1;
    for (const line of describe(plant, verdict, elapsed(plantedAt))) say(line);
  }
  return { passed: count.passed, failed: plants.length - count.passed };
}

function whyNot(
  { name, noticedBy }: Plant,
  errors: ReadonlyMap<string, string>,
  good: SpecRunEnd,
): Verdict | undefined {
  const error = errors.get(name);
  if (error !== undefined) return { kind: 'UNSOUND', why: `it does not compile: ${error}` };
  const flaw = noticedBy.map((spec) => flawOf(spec, good)).find((why) => why !== undefined);
  return flaw === undefined ? undefined : { kind: 'UNSOUND', why: flaw };
}

async function verdictOn(run: PlantsRun, plant: Plant): Promise<Verdict> {
  const { noticedBy } = plant;
  return run.tree.withPlant(plant, async () => judge(noticedBy, await specsOf(run, noticedBy, plantLimitMs)));
}

function specsOf(
  { tree, environment, signal }: PlantsRun,
  specs: readonly string[],
  limitMs: number,
): Promise<SpecRunEnd> {
  return runSpecs({ root: tree.root, specs, environment, signal, limitMs });
}

function describe({ name, breaks }: Plant, verdict: Verdict, took: string): string[] {
  switch (verdict.kind) {
    case 'NOTICED': {
      const { tests } = verdict;
      const more = tests.length > mostTestsShown ? [`and ${String(tests.length - mostTestsShown)} more`] : [];
      const shown = [...tests.slice(0, mostTestsShown), ...more].map((test) => `           ${test}`);
      return [`noticed  ${name}: ${breaks} (${took})`, ...shown];
    }
    case 'MISSED':
      return [
        `MISSED   ${name}: ${breaks} (${took})`,
        ...verdict.specs.map((spec) => `           by ${spec}`),
      ];
    case 'UNSOUND':
      return [`UNSOUND  ${name}: ${verdict.why} (${took})`];
  }
}
