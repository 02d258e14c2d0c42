/** A bug as a tired engineer might leave it in the product: one change of one file, which compiles. */
export interface Plant {
  readonly name: string;
  /** The promise that no longer holds, in one sentence. */
  readonly breaks: string;
  /** Path from the clone's root, like those in `noticedBy`. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly text: string;
  readonly replacement: string;
  /** The specs that have to notice it. */
  readonly noticedBy: readonly string[];
}

/** The file's content with the bug in it; undefined when its place is not there, or not unique. */
export function planted({ text, replacement }: Plant, content: string): string | undefined {
  const [before, after, ...more] = content.split(text);
  if (before === undefined || after === undefined || more.length > 0) return undefined;
  return before + replacement + after;
}
