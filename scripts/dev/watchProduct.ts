import { existsSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { compile, compiledFolders } from '../build/compile.ts';
import { cloneRoot } from '../engines/places.ts';
import type { Supervisor } from '../start/supervisor.ts';
import { affectedServices } from './affectedServices.ts';

/** Editors and version control write many files in a moment; one look after them is enough. */
const quietMs = 200;

/** Compiles what changes and restarts the processes that run it. Never returns. */
export async function watchProduct(supervisor: Supervisor, say: (line: string) => void): Promise<void> {
  let pending = Promise.resolve();
  let waiting = false;
  const look = (): void => {
    if (waiting) return;
    waiting = true;
    pending = pending.then(async () => {
      await delay(quietMs);
      waiting = false;
      await applyChanges(supervisor, say);
    });
  };
  const folders = compiledFolders.map((folder) => join(cloneRoot, folder)).filter((path) => existsSync(path));
  await Promise.all(
    folders.map(async (folder) => {
      for await (const { filename } of watch(folder, { recursive: true })) if (filename !== null) look();
    }),
  );
}

async function applyChanges(supervisor: Supervisor, say: (line: string) => void): Promise<void> {
  try {
    const { compiled, removed } = await compile();
    if (compiled.length + removed.length === 0) return;
    const services = affectedServices([...compiled, ...removed]);
    say(
      `Changed: ${[...compiled, ...removed].join(', ')}${services.length > 0 ? `; restarting ${services.join(', ')}` : ''}`,
    );
    for (const name of services) await supervisor.restart(name);
  } catch (error) {
    // Half-written code is usual while somebody types; the processes go on with what compiled last.
    say(error instanceof Error ? error.message : String(error));
  }
}
