import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Cell } from '../judging/cell.ts';

/** A cell, when it was played, and on which state of the sources. */
export interface Result extends Cell {
  readonly at: string;
  readonly commit: string;
}

/** Results as they come, so that a run that is interrupted leaves what it has: one line of JSON a cell. */
export class ResultsFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async forget(): Promise<void> {
    await rm(this.#path, { force: true });
  }

  async add(results: readonly Result[]): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    await appendFile(this.#path, results.map((result) => `${JSON.stringify(result)}\n`).join(''));
  }

  /** The latest result of each cell. */
  async latest(): Promise<ReadonlyMap<string, Result>> {
    const text = await readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const lines = text.split('\n').filter((line) => line !== '');
    const results = lines.map((line) => JSON.parse(line) as Result);
    return new Map(results.map((result) => [cellId(result), result]));
  }
}

export function cellId({ where, what, moment }: Pick<Cell, 'where' | 'what' | 'moment'>): string {
  return `${where}/${what}/${moment}`;
}
