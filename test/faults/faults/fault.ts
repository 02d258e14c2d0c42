import type { Office } from '../world/office.ts';
import type { World } from '../world/world.ts';

/** Something that goes wrong for a while. */
export interface Fault {
  /** Between whom, or what of. */
  readonly where: string;
  readonly what: string;
  readonly lastsMs: number;
  /** What it leaves is made up for by the reconciler, which is then had to look often instead of every five minutes. */
  readonly isMadeUpFor?: boolean;
  /** Why it cannot be played on this machine. */
  unavailable?(stage: Stage): string | undefined;
  begin(stage: Stage): Promise<void>;
  end(stage: Stage): Promise<void>;
}

export interface Stage {
  readonly world: World;
  readonly offices: readonly Office[];
}

export function nameOf({ where, what }: Pick<Fault, 'where' | 'what'>): string {
  return `${where}/${what}`;
}
