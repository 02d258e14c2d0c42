import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { endProcess, type EndingProcess } from './endProcess.ts';

/**
 * Runs beside a supervisor and outlives it: when the supervisor is gone, however it ended, its standard input
 * closes and everything that is still registered is ended, the last started first.
 */
const watched: EndingProcess[] = [];
const folders: string[] = [];

export type GuardianMessage =
  | { readonly watch: EndingProcess }
  | { readonly forget: number }
  /** A folder that must not outlive the supervisor. */
  | { readonly remove: string };

function receive(line: string): void {
  const message = JSON.parse(line) as GuardianMessage;
  if ('watch' in message) {
    watched.push(message.watch);
    return;
  }
  if ('remove' in message) {
    folders.push(message.remove);
    return;
  }
  const index = watched.findIndex((target) => target.pid === message.forget);
  if (index >= 0) watched.splice(index, 1);
}

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
for await (const line of createInterface({ input: process.stdin })) receive(line);
for (const target of watched.reverse()) await endProcess(target, 5_000);
// What was ended by force may still be writing as it goes.
for (const folder of folders)
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
