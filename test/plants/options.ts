import { parseArgs } from 'node:util';

export interface PlantsOptions {
  isWanted(name: string): boolean;
  /** Writes the table of README.md instead of running anything. */
  readonly table: boolean;
}

/** `--only <name>`, with `*` for any characters; may be given again. `--table`. */
export function readPlantsOptions(argv: readonly string[]): PlantsOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      table: { type: 'boolean', default: false },
    },
  });
  const patterns = values.only.map(patternOf);
  return {
    isWanted: (name) => patterns.length === 0 || patterns.some((pattern) => pattern.test(name)),
    table: values.table,
  };
}

function patternOf(glob: string): RegExp {
  if (!/^[\w*-]+$/.test(glob)) throw new Error(`--only is "${glob}", which is no name of a plant.`);
  return new RegExp(`^${glob.replaceAll('*', '.*')}$`);
}
