import { createHash } from 'node:crypto';

export interface SeededRandom {
  /** 0 up to and without 1. */
  next(): number;
  /** Whole, both ends included. */
  between(lowest: number, highest: number): number;
  oneOf<Item>(items: readonly [Item, ...Item[]]): Item;
}

/** The same numbers for the same seed, on every machine. */
export function seededRandom(seed: string): SeededRandom {
  let state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  // mulberry32: small, and good enough to choose moments.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (lowest: number, highest: number): number =>
    lowest + Math.floor(next() * (highest - lowest + 1));
  return { next, between, oneOf: (items) => items[between(0, items.length - 1)] ?? items[0] };
}
