import { parseArgs } from 'node:util';

export const benchNames = ['sweep', 'temporal-cost', 'force', 'link'] as const;
export type BenchName = (typeof benchNames)[number];

export interface BenchOptions {
  readonly names: readonly BenchName[];
  readonly repetitions: number;
  /** Policies that a sweep reads from the list. */
  readonly listed: number;
  /** Policies that a sweep reads one by one. */
  readonly searched: number;
  /** Force syncs, and bare reads, of each kind in a repetition. */
  readonly forced: number;
  /** Logins of each kind in a repetition. */
  readonly logins: number;
}

const usual = { repetitions: '3', listed: '5000', searched: '300', forced: '7', logins: '5' };

/** Without names: every bench. The sizes are for whoever develops; the figures that count are of the usual ones. */
export function readOptions(argv: readonly string[]): BenchOptions {
  const sizes = Object.fromEntries(
    Object.entries(usual).map(([name, size]) => [name, { type: 'string', default: size } as const]),
  );
  const { values, positionals } = parseArgs({ args: [...argv], options: sizes, allowPositionals: true });
  const count = (name: keyof typeof usual): number => {
    const value = Number(values[name]);
    if (Number.isInteger(value) && value > 0) return value;
    throw new Error(`--${name} needs a whole number above 0.`);
  };
  return {
    names: positionals.length === 0 ? benchNames : positionals.map(benchName),
    repetitions: count('repetitions'),
    listed: count('listed'),
    searched: count('searched'),
    forced: count('forced'),
    logins: count('logins'),
  };
}

function benchName(name: string): BenchName {
  const known = benchNames.find((one) => one === name);
  if (known === undefined) throw new Error(`There is no bench ${name}; there are ${benchNames.join(', ')}.`);
  return known;
}
