import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { removePostgresHome } from '../engines/postgresHome.ts';
import type { StartOptions } from './options.ts';
import { claimRun } from './runFile.ts';

/** What a start leaves in its folder; a folder that holds more than this keeps the rest. */
const own = [
  'postgres',
  'temporal.db',
  'temporal.db-wal',
  'temporal.db-shm',
  'device',
  'device-2',
  'logs',
  'demo.json',
  'secrets.json',
];

/** Removes the data of earlier starts after asking. False when the answer was no. */
export async function beginAnew(options: StartOptions, say: (line: string) => void): Promise<boolean> {
  if (options.databaseUrl !== undefined || options.temporalAddress !== undefined) {
    throw new Error('--fresh removes only what npm start made; empty the servers that you named yourself.');
  }
  if (!options.yes && !(await confirm(options.home))) return false;
  const run = await claimRun(options.home, say);
  try {
    await removePostgresHome(join(options.home, 'postgres'));
    for (const name of own) await rm(join(options.home, name), { recursive: true, force: true });
  } finally {
    await run.release();
  }
  say(`Removed the data in ${options.home}.`);
  return true;
}

async function confirm(home: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error('--fresh asks first, and nobody is there to answer: add --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(
      `Remove all records, logins and the demo device in ${home}? [y/N] `,
    );
    return /^y(?:es)?$/iu.test(answer.trim());
  } finally {
    terminal.close();
  }
}
