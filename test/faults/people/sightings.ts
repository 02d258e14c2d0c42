import type { NextAction } from '../../../contracts/domain/failures.ts';
import { ApiProblem, ApiUnreachable } from '../../../ui/src/api/problem.ts';

/** Something that a screen showed. */
export interface Sighting {
  readonly at: number;
  readonly kind: 'progress' | 'message';
  readonly words: string;
  /** Of a failure; null where the page has words of its own. */
  readonly code: string | null;
  readonly nextAction: NextAction | null;
}

/** What a person has seen, each change once. */
export class Sightings {
  readonly #all: Sighting[] = [];
  readonly #latest = new Map<string, string>();

  /** @param where the part of the screen: the same words there again are no news */
  progress(where: string, words: string): void {
    this.#note(where, { at: Date.now(), kind: 'progress', words, code: null, nextAction: null });
  }

  message(where: string, words: string, code: string | null, nextAction: NextAction | null): void {
    this.#note(where, { at: Date.now(), kind: 'message', words, code, nextAction });
  }

  /** A request that did not succeed, as the pages put it. */
  refusal(where: string, error: unknown): void {
    if (error instanceof ApiUnreachable) this.message(where, error.message, null, 'WAIT');
    else if (error instanceof ApiProblem) this.message(where, error.message, error.code, error.nextAction);
    else throw error;
  }

  /** Nothing is wrong there any more. */
  clear(where: string): void {
    this.#latest.delete(where);
  }

  since(at: number): readonly Sighting[] {
    return this.#all.filter((sighting) => sighting.at >= at);
  }

  #note(where: string, sighting: Sighting): void {
    const now = `${sighting.words} ${String(sighting.code)}`;
    if (this.#latest.get(where) === now) return;
    this.#latest.set(where, now);
    this.#all.push(sighting);
  }
}
