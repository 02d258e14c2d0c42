import { seededRandom } from '../world/seededRandom.ts';
import type { SeededRandom } from '../world/seededRandom.ts';

/**
 * What can go wrong on demand. `delay` adds `ms`; `fail` answers `status`; `block` is a bot wall (403); `rateLimit`
 * answers 429 with `retryAfterSeconds`; `hang` never answers; `trickle` sends `bytesPerSecond`; `drop` cuts the
 * connection; `unexpectedPage` answers 200 with a page that nobody asked for; `expireSession` ends the session
 * of the request before it is looked at; `neighbour` shows another policy in place of the one asked for;
 * `emptySearch` finds nothing.
 */
export const FAULT_KINDS = [
  'delay',
  'fail',
  'block',
  'rateLimit',
  'hang',
  'trickle',
  'drop',
  'unexpectedPage',
  'expireSession',
  'neighbour',
  'emptySearch',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultPlan {
  readonly kind: FaultKind;
  /** Only requests whose path begins so; without it all but those for assets. */
  readonly path?: string;
  readonly method?: string;
  /** Only requests of this login. */
  readonly login?: string;
  /** Lets this many matching requests through first. */
  readonly skip?: number;
  /** How many requests it hits; without it until it is taken away. */
  readonly times?: number;
  /** Hits this share (0 to 1) of the matching requests. */
  readonly share?: number;
  readonly ms?: number;
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  readonly bytesPerSecond?: number;
}

export interface Fault extends FaultPlan {
  readonly id: number;
  skipped: number;
  hits: number;
}

export interface FaultTarget {
  readonly path: string;
  readonly method: string;
  readonly login: string | null;
}

/** The faults set for one portal. */
export class Faults {
  readonly #random: SeededRandom;
  #faults: Fault[] = [];
  #nextId = 1;

  constructor(seed: string) {
    this.#random = seededRandom(`${seed}/faults`);
  }

  add(plan: FaultPlan): Fault {
    const fault: Fault = { ...plan, id: this.#nextId, skipped: 0, hits: 0 };
    this.#nextId += 1;
    this.#faults.push(fault);
    return fault;
  }

  active(): Fault[] {
    return this.#faults.filter((fault) => fault.times === undefined || fault.hits < fault.times);
  }

  remove(id: number): boolean {
    const before = this.#faults.length;
    this.#faults = this.#faults.filter((fault) => fault.id !== id);
    return this.#faults.length < before;
  }

  clear(): void {
    this.#faults = [];
  }

  /** The faults of these kinds that hit a request, in the order in which they were set; each is then used once. */
  take(kinds: readonly FaultKind[], target: FaultTarget): Fault[] {
    return this.active().filter(
      (fault) => kinds.includes(fault.kind) && matches(fault, target) && this.#hits(fault),
    );
  }

  #hits(fault: Fault): boolean {
    if (fault.skipped < (fault.skip ?? 0)) {
      fault.skipped += 1;
      return false;
    }
    if (fault.share !== undefined && !this.#random.chance(fault.share)) return false;
    fault.hits += 1;
    return true;
  }
}

function matches(fault: Fault, target: FaultTarget): boolean {
  const inPath =
    fault.path === undefined ? !target.path.startsWith('/assets/') : target.path.startsWith(fault.path);
  const sameMethod = fault.method === undefined || fault.method === target.method;
  return inPath && sameMethod && (fault.login === undefined || fault.login === target.login);
}

/** What the control API accepts as a fault. */
export const FAULT_PLAN_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['kind'],
  properties: {
    kind: { enum: FAULT_KINDS },
    path: { type: 'string', pattern: '^/', maxLength: 500 },
    method: { enum: ['GET', 'POST'] },
    login: { type: 'string', maxLength: 100 },
    skip: { type: 'integer', minimum: 0 },
    times: { type: 'integer', minimum: 1 },
    share: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
    ms: { type: 'integer', minimum: 0, maximum: 600_000 },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    retryAfterSeconds: { type: 'integer', minimum: 0, maximum: 86_400 },
    bytesPerSecond: { type: 'integer', minimum: 1 },
  } satisfies Record<keyof FaultPlan, object>,
} as const;
