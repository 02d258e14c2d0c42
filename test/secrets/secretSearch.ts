import type { Canary } from './canary.ts';
import { encodedForms } from './encodings.ts';
import { PatternScanner } from './patternScanner.ts';

/** Something to look through: a file, the rows of a table, the lines of a log. */
export interface Place {
  readonly name: string;
  read(): Promise<Buffer>;
}

export interface Finding {
  readonly canary: string;
  readonly encoding: string;
  readonly place: string;
}

interface Pattern {
  readonly canary: Canary;
  readonly encoding: string;
  readonly bytes: Buffer;
}

/** Looks for canaries in all their encodings. Says where one was found, never what it is. */
export class SecretSearch {
  readonly #patterns: readonly Pattern[];
  readonly #scanner: PatternScanner;
  #bytes = 0;

  constructor(canaries: readonly Canary[]) {
    this.#patterns = canaries.flatMap((canary) =>
      canary.needles.flatMap((needle) =>
        encodedForms(needle).map(({ encoding, bytes }) => ({ canary, encoding, bytes })),
      ),
    );
    this.#scanner = new PatternScanner(this.#patterns.map(({ bytes }) => bytes));
  }

  /** How much has been looked through: a search of nothing finds nothing. */
  get bytesSearched(): number {
    return this.#bytes;
  }

  async through(places: readonly Place[]): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const place of places) findings.push(...this.inBytes(place.name, await place.read()));
    return findings;
  }

  /** Each canary once for each encoding. */
  inBytes(place: string, bytes: Buffer): Finding[] {
    this.#bytes += bytes.length;
    const findings = new Map<string, Finding>();
    this.#scanner.scan(bytes, (index, offset) => {
      const pattern = this.#patterns[index];
      if (pattern === undefined || !counts(pattern, bytes, offset)) return;
      const finding = { canary: pattern.canary.label, encoding: pattern.encoding, place };
      findings.set(`${finding.canary}/${finding.encoding}`, finding);
    });
    return [...findings.values()];
  }
}

function counts({ canary, encoding, bytes }: Pattern, within: Buffer, offset: number): boolean {
  if (!canary.standsAlone || encoding !== 'plain') return true;
  const after = offset + bytes.length;
  return !continues(within[offset - 1], within[offset - 2]) && !continues(within[after], within[after + 1]);
}

/** A letter or a digit, or the point between two digits; a sentence's full stop ends a number. */
function continues(neighbour: number | undefined, beyond: number | undefined): boolean {
  if (neighbour === undefined) return false;
  const text = String.fromCharCode(neighbour, beyond ?? 0);
  return /^(?:[0-9A-Za-z]|\.[0-9])/.test(text);
}
