import { join } from 'node:path';
import { cloneRoot } from '../../../scripts/engines/places.ts';
import { startProcess } from '../../../scripts/processes/managedProcess.ts';
import type { ManagedProcess } from '../../../scripts/processes/managedProcess.ts';
import type { Guardian } from '../../../scripts/processes/startGuardian.ts';
import { waitUntil } from '../../../scripts/processes/waitUntil.ts';
import { answersOk } from '../../../scripts/start/health.ts';
import type { Service } from '../../../scripts/start/services.ts';

const readyTimeoutMs = 60_000;
/** Far more than a test's processes write: the search for secrets reads them all. */
const keptLines = 20_000;

/** One process of the product that a test turns on, off and kills; nothing else restarts it. */
export class ServiceProcess {
  readonly lines: string[] = [];
  readonly #service: Service;
  readonly #guardian: Guardian;
  #process: ManagedProcess | undefined;

  constructor(service: Service, guardian: Guardian) {
    this.#service = service;
    this.#guardian = guardian;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts it; `ready` waits until it serves. */
  begin(): void {
    if (this.#process !== undefined) throw new Error(`${this.#service.name} is running already.`);
    this.#process = startProcess(this.#plan(), this.#guardian, (line) => this.#keep(line));
  }

  /** Waits until its health port says that it serves; throws its last words when it ends before. */
  async ready(): Promise<void> {
    const { healthUrl, name } = this.#service;
    const present = this.#process;
    if (present === undefined) throw new Error(`${name} is not running.`);
    const over = new AbortController();
    await Promise.race([
      waitUntil(`${name} to be ready`, readyTimeoutMs, () => answersOk(healthUrl), { signal: over.signal }),
      present.ended.then((reason) => {
        throw new Error(`${name} ended (${reason}):\n${this.tail()}`);
      }),
    ]).finally(() => over.abort());
  }

  async start(): Promise<void> {
    this.begin();
    await this.ready();
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    await running?.stop();
  }

  /** `kill -9`: the process gets no chance to tidy up. */
  async kill(): Promise<void> {
    const running = this.#process;
    if (running === undefined) throw new Error(`${this.#service.name} is not running.`);
    this.#process = undefined;
    process.kill(running.pid, 'SIGKILL');
    await running.ended;
  }

  /** It stands still with all that it holds open, until it is thawed. */
  freeze(): void {
    if (this.pid === undefined) throw new Error(`${this.#service.name} is not running.`);
    process.kill(this.pid, 'SIGSTOP');
  }

  /** Without effect on one that runs, or is off. */
  thaw(): void {
    if (this.pid !== undefined) process.kill(this.pid, 'SIGCONT');
  }

  /** Its last lines, for a failed test's message. */
  tail(count = 30): string {
    return this.lines.slice(-count).join('\n');
  }

  #plan() {
    const { name, program, environment } = this.#service;
    return {
      name,
      command: process.execPath,
      arguments: ['--enable-source-maps', join(cloneRoot, 'dist', program)],
      environment,
      workingDirectory: cloneRoot,
    };
  }

  #keep(line: string): void {
    this.lines.push(line);
    if (this.lines.length > keptLines) this.lines.shift();
  }
}
