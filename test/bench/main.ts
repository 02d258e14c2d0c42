import type { BenchStage } from './benchStage.ts';
import { onStage } from './benchStage.ts';
import { runForceSyncs } from './forceBench.ts';
import type { ForceFigures } from './forceBench.ts';
import { runLinks } from './linkBench.ts';
import { readOptions } from './options.ts';
import type { BenchName, BenchOptions } from './options.ts';
import { median } from './statistics.ts';
import { runSweeps } from './sweepBench.ts';
import type { SweepFigures } from './sweepBench.ts';

// Measures the product against the bare plugin: `npm run bench -- [sweep] [temporal-cost] [force] [link]`. All in one
// run; each figure is the median of its repetitions, which take turns. Figures go to stdout, what they are made of to
// stderr.

interface Repetition {
  readonly sweep?: SweepFigures;
  readonly force?: ForceFigures;
  readonly link?: number;
}

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

try {
  const options = readOptions(process.argv.slice(2));
  await onStage(options, say, (stage) => runAll(stage, options));
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
process.exit();

async function runAll(stage: BenchStage, options: BenchOptions): Promise<void> {
  const done: Repetition[] = [];
  for (let number = 1; number <= options.repetitions; number += 1) {
    say(`Repetition ${number} of ${options.repetitions}`);
    done.push(await repeat(stage, options, number === 1));
  }
  for (const [name, value, unit] of figures(done, options.names)) {
    process.stdout.write(`bench ${name} ${value.toFixed(3)} ${unit}\n`);
  }
}

async function repeat(
  stage: BenchStage,
  { names, forced, logins }: BenchOptions,
  isFirst: boolean,
): Promise<Repetition> {
  const sweeps = names.includes('sweep') || names.includes('temporal-cost');
  return {
    ...(sweeps && { sweep: await runSweeps(stage, isFirst) }),
    ...(names.includes('force') && { force: await runForceSyncs(stage, forced) }),
    ...(names.includes('link') && { link: await runLinks(stage, logins) }),
  };
}

function figures(done: readonly Repetition[], names: readonly BenchName[]): [string, number, string][] {
  const middle = (pick: (repetition: Repetition) => number | undefined): number =>
    median(done.map(pick).filter((value) => value !== undefined));
  const lines: Record<BenchName, () => [string, number, string][]> = {
    sweep: () => [
      ['sweep/list', middle(({ sweep }) => sweep?.list), 'of-bare'],
      ['sweep/read', middle(({ sweep }) => sweep?.read), 'of-bare'],
    ],
    'temporal-cost': () => [
      ['temporal-cost', middle(({ sweep }) => sweep?.cost.actionsAPolicy), 'actions/policy'],
      ['temporal-cost/history-bytes', middle(({ sweep }) => sweep?.cost.historyBytesAPolicy), 'bytes/policy'],
    ],
    force: () => [
      ['force/idle', middle(({ force }) => force?.idle), 'times-bare'],
      ['force/busy', middle(({ force }) => force?.busy), 'times-bare'],
    ],
    link: () => [['link', middle(({ link }) => link), 'times-bare']],
  };
  return names.flatMap((name) => lines[name]());
}
