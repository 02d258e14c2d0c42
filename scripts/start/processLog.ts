import { createWriteStream, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readableLogLine } from './logLine.ts';

const largestBytes = 20 * 1024 * 1024;
const keptLines = 25;

export interface ProcessLog {
  readonly file: string;
  write(line: string): void;
  /** The latest lines, for the terminal when something goes wrong. */
  latest(): readonly string[];
  close(): Promise<void>;
}

/** Appends a process's output to logs/<name>.log; a file that has grown large is put aside as .log.1. */
export function openProcessLog(home: string, name: string): ProcessLog {
  const folder = join(home, 'logs');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.log`);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largestBytes) renameSync(file, `${file}.1`);
  const stream = createWriteStream(file, { flags: 'a' });
  const latest: string[] = [];
  return {
    file,
    write: (line) => {
      const readable = readableLogLine(name, line, new Date());
      stream.write(`${readable}\n`);
      latest.push(readable);
      if (latest.length > keptLines) latest.shift();
    },
    latest: () => latest,
    close: () =>
      new Promise((resolve) => {
        stream.end(resolve);
      }),
  };
}
