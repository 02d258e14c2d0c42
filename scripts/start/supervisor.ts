import { setTimeout as delay } from 'node:timers/promises';
import { identify } from '../processes/processIdentity.ts';
import type { EndingProcess } from '../processes/endProcess.ts';
import { startProcess, type ManagedProcess, type ProcessPlan } from '../processes/managedProcess.ts';
import type { Guardian } from '../processes/startGuardian.ts';
import { waitUntil } from '../processes/waitUntil.ts';
import { openProcessLog, type ProcessLog } from './processLog.ts';

const readyTimeoutMs = 90_000;
const usualLongestPauseMs = 30_000;
/** A process that ran this long is not counted as crashing again and again. */
const settledAfterMs = 60_000;

interface Supervised {
  readonly plan: ProcessPlan;
  readonly log: ProcessLog;
  process: ManagedProcess;
  /** True while it is being ended on purpose, to be started again. */
  restarting: boolean;
}

export interface SupervisorOptions {
  readonly home: string;
  readonly guardian: Guardian;
  readonly say: (line: string) => void;
  /** Between two starts of a process that ends again and again. */
  readonly longestPauseMs?: number;
  /** Called whenever the set of running processes changes. */
  readonly onChange: (processes: readonly EndingProcess[]) => void;
}

/** Runs processes: starts them one after another, restarts one that ends by itself, stops all in reverse order. */
export class Supervisor {
  private readonly supervised: Supervised[] = [];
  private readonly closers: (() => Promise<void>)[] = [];
  private readonly options: SupervisorOptions;
  private readonly ending = new AbortController();

  constructor(options: SupervisorOptions) {
    this.options = options;
  }

  /** Starts a process and waits until it is ready; throws with its last lines when it ends before. */
  async run(plan: ProcessPlan, isReady: () => Promise<boolean>): Promise<void> {
    this.ending.signal.throwIfAborted();
    const log = openProcessLog(this.options.home, plan.name);
    const entry: Supervised = { plan, log, process: this.start(plan, log), restarting: false };
    this.supervised.push(entry);
    this.changed();
    const waiting = new AbortController();
    try {
      const what = `${plan.name} to be ready (log: ${log.file})`;
      const { signal } = waiting;
      await Promise.race([
        waitUntil(what, readyTimeoutMs, isReady, { pauseMs: 100, signal }),
        this.failWhenEnded(entry),
      ]);
    } finally {
      waiting.abort();
    }
    void this.keepRunning(entry);
  }

  /** Ends one process, which is then started again at once. */
  async restart(name: string): Promise<void> {
    const entry = this.supervised.find(({ plan }) => plan.name === name);
    if (entry === undefined) throw new Error(`There is no process called ${name}.`);
    entry.restarting = true;
    await entry.process.stop();
  }

  pidOf(name: string): number | undefined {
    return this.supervised.find(({ plan }) => plan.name === name)?.process.pid;
  }

  /** What this process itself holds open is closed when the others have stopped. */
  atEnd(close: () => Promise<void>): void {
    this.closers.push(close);
  }

  async stop(): Promise<void> {
    this.ending.abort();
    for (const entry of [...this.supervised].reverse()) {
      await entry.process.stop();
      await entry.log.close();
    }
    this.supervised.length = 0;
    this.changed();
    for (const close of this.closers.splice(0)) await close();
  }

  private start(plan: ProcessPlan, log: ProcessLog): ManagedProcess {
    return startProcess(plan, this.options.guardian, (line) => {
      log.write(line);
    });
  }

  private async failWhenEnded(entry: Supervised): Promise<never> {
    const reason = await entry.process.ended;
    const lines = entry.log.latest().map((line) => `  ${line}`);
    throw new Error(
      `${entry.plan.name} did not start (${reason}).\n${lines.join('\n')}\n  Log: ${entry.log.file}`,
    );
  }

  private async keepRunning(entry: Supervised): Promise<void> {
    let crashes = 0;
    for (;;) {
      const startedAt = Date.now();
      const reason = await entry.process.ended;
      if (this.isStopping()) return;
      if (entry.restarting) {
        entry.restarting = false;
      } else {
        crashes = Date.now() - startedAt > settledAfterMs ? 1 : crashes + 1;
        await this.pauseAfterCrash(entry, reason, crashes);
        if (this.isStopping()) return;
      }
      entry.process = this.start(entry.plan, entry.log);
      this.changed();
    }
  }

  /** The first time at once, then after 1, 2, 4 … 30 seconds. */
  private async pauseAfterCrash({ plan, log }: Supervised, reason: string, crashes: number): Promise<void> {
    const longestPauseMs = this.options.longestPauseMs ?? usualLongestPauseMs;
    const pauseMs = crashes <= 1 ? 0 : Math.min(longestPauseMs, 1_000 * 2 ** (crashes - 2));
    const when = pauseMs === 0 ? 'now' : `in ${String(pauseMs / 1000)} s`;
    this.options.say(`${plan.name} ended (${reason}); starting it again ${when}. Log: ${log.file}`);
    await delay(pauseMs, undefined, { signal: this.ending.signal }).catch(() => undefined);
  }

  /** A method, because it changes while `keepRunning` waits. */
  private isStopping(): boolean {
    return this.ending.signal.aborted;
  }

  private changed(): void {
    const running = this.supervised.flatMap(({ plan, process }) => {
      const identity = identify(process.pid);
      return identity === undefined ? [] : [{ ...identity, stopSignal: plan.stopSignal ?? 'SIGTERM' }];
    });
    this.options.onChange(running);
  }
}
