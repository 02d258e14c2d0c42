/**
 * Finds any of many byte patterns in one pass (Wu and Manber): the last two bytes of a window say how far it may
 * move on, so that most bytes of a database file are never looked at.
 */
export class PatternScanner {
  readonly #patterns: readonly Buffer[];
  readonly #window: number;
  readonly #shift: Uint8Array;
  readonly #endingIn = new Map<number, number[]>();

  /** @param patterns of at least two bytes each */
  constructor(patterns: readonly Buffer[]) {
    this.#patterns = patterns;
    this.#window = Math.min(255, ...patterns.map(({ length }) => length));
    if (this.#window < 2) throw new Error('A pattern of less than two bytes is found everywhere.');
    this.#shift = new Uint8Array(0x1_0000).fill(this.#window - 1);
    for (const [index, pattern] of patterns.entries()) this.#learn(index, pattern);
  }

  /** Calls `found` with the number of the pattern and where it begins. */
  scan(bytes: Buffer, found: (pattern: number, offset: number) => void): void {
    let end = this.#window - 1;
    while (end < bytes.length) {
      const pair = pairAt(bytes, end);
      const shift = this.#shift[pair] ?? 0;
      if (shift === 0) this.#compare(bytes, end - this.#window + 1, pair, found);
      end += Math.max(1, shift);
    }
  }

  #learn(index: number, pattern: Buffer): void {
    for (let end = 1; end < this.#window; end += 1) {
      const pair = pairAt(pattern, end);
      this.#shift[pair] = Math.min(this.#shift[pair] ?? 0, this.#window - 1 - end);
    }
    const last = pairAt(pattern, this.#window - 1);
    this.#endingIn.set(last, [...(this.#endingIn.get(last) ?? []), index]);
  }

  #compare(
    bytes: Buffer,
    start: number,
    pair: number,
    found: (pattern: number, offset: number) => void,
  ): void {
    for (const index of this.#endingIn.get(pair) ?? []) {
      const pattern = this.#patterns[index];
      if (pattern === undefined || start + pattern.length > bytes.length) continue;
      if (bytes.compare(pattern, 0, pattern.length, start, start + pattern.length) === 0) found(index, start);
    }
  }
}

function pairAt(bytes: Buffer, end: number): number {
  return (bytes[end - 1] ?? 0) | ((bytes[end] ?? 0) << 8);
}
