import { parseArgs } from 'node:util';

export interface FaultsOptions {
  /** Whether a cell is to be played. */
  isWanted(cell: string): boolean;
  /** Keeps what was played before and leaves it out. */
  readonly resume: boolean;
  readonly isWhole: boolean;
}

/** `--only <where>/<what>/<moment>`, each part with `*`, missing ones meaning all; may be given again. `--resume`. */
export function readFaultsOptions(argv: readonly string[]): FaultsOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      resume: { type: 'boolean', default: false },
    },
  });
  const patterns = values.only.map(patternOf);
  return {
    isWanted: (cell) => patterns.length === 0 || patterns.some((pattern) => pattern.test(cell)),
    resume: values.resume,
    isWhole: patterns.length === 0,
  };
}

function patternOf(glob: string): RegExp {
  const [where = '*', what = '*', moment = '*', ...rest] = glob.split('/');
  if (rest.length > 0) throw new Error(`--only is "${glob}", which is not <where>/<what>/<moment>.`);
  const parts = [where, what, moment].map((part) => part.replaceAll(/[^\w*-]/g, '').replaceAll('*', '[^/]*'));
  return new RegExp(`^${parts.join('/')}$`);
}
