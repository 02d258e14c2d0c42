import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endProcess, type EndingProcess } from '../processes/endProcess.ts';
import { identify, isRunning, type ProcessIdentity } from '../processes/processIdentity.ts';

/** Who runs the system of a data folder, and what has to be ended if that process vanished. */
interface Run {
  readonly supervisor: ProcessIdentity;
  readonly address: string | undefined;
  readonly processes: readonly EndingProcess[];
}

export interface RunFile {
  /** Keeps the file true; called whenever a process starts or ends. */
  recordProcesses(processes: readonly EndingProcess[]): Promise<void>;
  recordAddress(address: string): Promise<void>;
  release(): Promise<void>;
}

export class AlreadyRunningError extends Error {}

/**
 * Makes this process the only one that runs the system of `home`. What a supervisor that is gone left running
 * is ended first. Throws AlreadyRunningError when another one is at work.
 */
export async function claimRun(home: string, say: (line: string) => void): Promise<RunFile> {
  const file = join(home, 'run.json');
  const supervisor = identify(process.pid);
  if (supervisor === undefined) throw new Error('This process cannot find its own start time.');
  let run: Run = { supervisor, address: undefined, processes: [] };
  while (!(await create(file, run))) await clearAway(file, say);
  let writing = Promise.resolve();
  const change = (part: Partial<Run>): Promise<void> => {
    run = { ...run, ...part };
    const now = run;
    writing = writing
      .then(() => replace(file, now))
      // A full disk must not end what runs; the file only serves to clean up after a supervisor that was killed.
      .catch((error: unknown) => {
        say(`${file} could not be written: ${error instanceof Error ? error.message : String(error)}`);
      });
    return writing;
  };
  return {
    recordProcesses: (processes) => change({ processes }),
    recordAddress: (address) => change({ address }),
    release: async () => {
      await writing;
      await rm(file, { force: true });
    },
  };
}

async function create(file: string, run: Run): Promise<boolean> {
  const own = `${file}.${String(process.pid)}`;
  await writeFile(own, JSON.stringify(run));
  try {
    // A link fails when the name exists, and the file is complete from the first moment.
    await link(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

async function replace(file: string, run: Run): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(run));
  await rename(`${file}.new`, file);
}

async function clearAway(file: string, say: (line: string) => void): Promise<void> {
  const content = await read(file);
  if (content === undefined) return;
  const run = parse(content);
  if (run === undefined) {
    // As a power cut leaves it: nothing of that run lives any more, and what does still holds its ports.
    say(`${file} is damaged and tells nothing of the last run; it is written anew.`);
    await rm(file, { force: true });
    return;
  }
  if (isRunning(run.supervisor)) throw new AlreadyRunningError(describe(run));
  const left = run.processes.filter((target) => isRunning(target));
  if (left.length > 0)
    say(`The last run was cut short; ending the ${String(left.length)} processes it left.`);
  for (const target of [...left].reverse()) await endProcess(target);
  await rm(file, { force: true });
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(content: string): Run | undefined {
  try {
    return JSON.parse(content) as Run;
  } catch {
    return undefined;
  }
}

function describe(run: Run): string {
  const where = run.address === undefined ? 'and is still starting' : `at ${run.address}`;
  return (
    `Carrier Sync of this clone is already running ${where} (process ${String(run.supervisor.pid)}). ` +
    `Stop it there with Ctrl-C, or by: kill ${String(run.supervisor.pid)}`
  );
}
