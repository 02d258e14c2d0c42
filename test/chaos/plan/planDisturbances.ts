import { seededRandom } from './seededRandom.ts';
import type { SeededRandom } from './seededRandom.ts';

export const victims = [
  'api',
  'worker',
  'gateway',
  'device',
  'second-device',
  'temporal',
  'postgres',
] as const;
export type Victim = (typeof victims)[number];

/** One thing done to the running system. Every process named is killed once, so `kills` of it are counted. */
export type Disturbance =
  | { readonly kind: 'kill'; readonly afterMs: number; readonly victims: readonly Victim[] }
  /** Killed, and killed again while it starts. */
  | {
      readonly kind: 'killAtStart';
      readonly afterMs: number;
      readonly victim: Victim;
      readonly againAfterMs: number;
    }
  /** Stopped as a whole and continued. */
  | { readonly kind: 'freeze'; readonly afterMs: number; readonly victim: Victim; readonly forMs: number };

const shortestPauseMs = 1_500;
const longestPauseMs = 6_500;

/**
 * What happens in a run: the same for the same seed. The kills in it are exactly `kills`, and each process is hit
 * once before one is hit again: chance alone leaves some out of a short run, and hits one so often that the
 * supervisor's pauses, not the work, fill the time.
 */
export function planDisturbances(seed: string, kills: number): readonly Disturbance[] {
  const random = seededRandom(seed);
  const nextVictim = inTurns(random);
  const plan: Disturbance[] = [];
  let left = kills;
  while (left > 0) {
    const disturbance = draw(random, nextVictim, left);
    plan.push(disturbance);
    left -= killsOf(disturbance);
  }
  return plan;
}

export function killsOf(disturbance: Disturbance): number {
  switch (disturbance.kind) {
    case 'kill':
      return disturbance.victims.length;
    case 'killAtStart':
      return 2;
    case 'freeze':
      return 0;
  }
}

/** Hands out the processes in a new order each time all have been handed out. */
function inTurns(random: SeededRandom): () => Victim {
  let waiting: Victim[] = [];
  return () => {
    if (waiting.length === 0) waiting = [...victims];
    const [victim = 'api'] = waiting.splice(random.between(0, waiting.length - 1), 1);
    return victim;
  };
}

function draw(random: SeededRandom, nextVictim: () => Victim, killsLeft: number): Disturbance {
  const afterMs = random.between(shortestPauseMs, longestPauseMs);
  const victim = nextVictim();
  const lot = random.next();
  if (lot < 0.15) return { kind: 'freeze', afterMs, victim, forMs: random.between(1_000, 12_000) };
  if (lot < 0.3 && killsLeft >= 2) {
    return { kind: 'killAtStart', afterMs, victim, againAfterMs: random.between(0, 1_500) };
  }
  const other = lot < 0.5 && killsLeft >= 2 ? nextVictim() : victim;
  return { kind: 'kill', afterMs, victims: other === victim ? [victim] : [victim, other] };
}

/** In words, for the line that says what is done. */
export function describeDisturbance(disturbance: Disturbance): string {
  switch (disturbance.kind) {
    case 'kill':
      return `kill -9 ${disturbance.victims.join(' and ')}`;
    case 'killAtStart':
      return `kill -9 ${disturbance.victim}, and again ${String(disturbance.againAfterMs)} ms into its start`;
    case 'freeze':
      return `stop ${disturbance.victim} for ${String(disturbance.forMs)} ms`;
  }
}
