import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endProcess } from './endProcess.ts';
import type { Guardian } from './startGuardian.ts';
import { identify } from './processIdentity.ts';

export interface ProcessPlan {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
  /** The whole environment of the process: nothing is inherited but PATH, HOME, the time zone and the locale. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** SIGTERM unless said otherwise. */
  readonly stopSignal?: NodeJS.Signals;
}

export interface ManagedProcess {
  readonly name: string;
  readonly pid: number;
  /** Settles when the process has ended, in words for a log line. */
  readonly ended: Promise<string>;
  stop(patienceMs?: number): Promise<void>;
}

const inherited = ['PATH', 'HOME', 'TZ', 'LANG', 'LC_ALL', 'TMPDIR', 'USER'] as const;

export function inheritedEnvironment(): Record<string, string> {
  const entries = inherited.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

/** Starts a process in a group of its own (Ctrl-C reaches only the supervisor, which stops things in order). */
export function startProcess(
  plan: ProcessPlan,
  guardian: Guardian,
  onLine: (line: string) => void,
): ManagedProcess {
  const child = spawn(plan.command, plan.arguments, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: plan.workingDirectory,
    env: { ...inheritedEnvironment(), ...plan.environment },
    ...plan.user,
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('close', (code, signal) => {
      resolve(signal === null ? `exit code ${String(code)}` : `signal ${signal}`);
    });
  });
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
  const pid = child.pid;
  if (pid === undefined) return { name: plan.name, pid: 0, ended, stop: () => Promise.resolve() };
  return { name: plan.name, pid, ended, stop: watchOver(pid, plan.stopSignal ?? 'SIGTERM', guardian, ended) };
}

function watchOver(
  pid: number,
  stopSignal: NodeJS.Signals,
  guardian: Guardian,
  ended: Promise<string>,
): ManagedProcess['stop'] {
  const identity = identify(pid);
  if (identity === undefined) return () => Promise.resolve();
  const target = { ...identity, stopSignal };
  guardian.watch(target);
  void ended.then(() => {
    guardian.forget(pid);
  });
  return async (patienceMs) => {
    await endProcess(target, patienceMs);
    await ended;
  };
}
