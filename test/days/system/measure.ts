import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { DayMeasures } from '../count/flatness.ts';
import type { DaysSystem } from './daysSystem.ts';
import { collectGarbage } from './inspector.ts';

/** Handles come and go: the least of some looks is what a process holds at rest. */
const looks = 3;
const lookEveryMs = 1_000;

/** Measures what a long-lived system must not let grow. Called when nothing is going on. */
export class Measurer {
  readonly #system: DaysSystem;
  #tablesBefore: Readonly<Record<string, number>> = {};

  constructor(system: DaysSystem) {
    this.#system = system;
  }

  async measure(day: string): Promise<DayMeasures> {
    const tables = await this.#tableSizes();
    const grown = Object.entries(tables).map(([name, size]) => {
      return [`table/${name}`, size - (this.#tablesBefore[name] ?? 0)] as const;
    });
    this.#tablesBefore = tables;
    return {
      day,
      values: {
        ...(await this.#processValues()),
        connections: await this.#connections(),
        ...Object.fromEntries(grown),
        ...(await this.#historyLengths()),
      },
    };
  }

  /** Memory after what is garbage was collected: V8 is in no hurry to do so while nothing needs the room. */
  async #processValues(): Promise<Record<string, number>> {
    const values: Record<string, number> = {};
    const processes = Object.entries(this.#system.processes);
    for (const [name, { inspectorPort }] of processes) {
      const { usedBytes } = await collectGarbage(inspectorPort);
      values[`heap/${name}`] = Math.round(usedBytes / 100_000) / 10;
    }
    for (let look = 0; look < looks; look += 1) {
      await delay(lookEveryMs);
      for (const [name, { process }] of processes) {
        const { pid } = process;
        if (pid === undefined) throw new Error(`${name} is not running.`);
        keepLeast(values, `memory/${name}`, await residentMegabytes(pid));
        keepLeast(values, `handles/${name}`, (await readdir(`/proc/${String(pid)}/fd`)).length);
      }
    }
    return values;
  }

  async #connections(): Promise<number> {
    const { rows } = await this.#system.admin.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database()',
    );
    return rows[0]?.count ?? 0;
  }

  /** Kilobytes, indexes included. */
  async #tableSizes(): Promise<Record<string, number>> {
    const { rows } = await this.#system.admin.query<{ name: string; size: number }>(
      `SELECT relname AS name, (pg_total_relation_size(oid) / 1024)::int AS size FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    return Object.fromEntries(rows.map(({ name, size }) => [name, size]));
  }

  /** Events of the longest history of each workflow type, whether it runs or has ended. */
  async #historyLengths(): Promise<Record<string, number>> {
    const { connection, namespace } = this.#system.temporal;
    const longest: Record<string, number> = {};
    let nextPageToken: Uint8Array | undefined;
    do {
      const page = await connection.workflowService.listWorkflowExecutions({
        namespace,
        pageSize: 1_000,
        ...(nextPageToken === undefined ? {} : { nextPageToken }),
      });
      for (const { type, historyLength } of page.executions) {
        const name = `history/${type?.name ?? ''}`;
        longest[name] = Math.max(longest[name] ?? 0, Number(historyLength ?? 0));
      }
      nextPageToken = page.nextPageToken.length === 0 ? undefined : page.nextPageToken;
    } while (nextPageToken !== undefined);
    return longest;
  }
}

function keepLeast(values: Record<string, number>, name: string, value: number): void {
  values[name] = Math.min(values[name] ?? Number.POSITIVE_INFINITY, value);
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1];
  return Math.round(Number(kilobytes) / 1_024);
}
