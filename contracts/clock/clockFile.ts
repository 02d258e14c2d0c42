import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import type { BusinessClock } from '../domain/businessClock.ts';

/**
 * A business clock that tests set forward while the system runs: a file that every process reads. From each setting on
 * it runs as fast as the wall clock, so work takes its real time and only the waits between are skipped.
 */

/** Since the wall clock showed `wall`, the business clock goes on from `business`; milliseconds since 1970. */
interface Setting {
  readonly wall: number;
  readonly business: number;
}

/** How soon a process notices by itself that the clock was set; whoever asks for the time knows at once. */
const lookEveryMs = 50;

/** Sets the clock; a file that does not exist yet is made. Each setting is later than the ones before. */
export function setClockFile(path: string, business: Date, wallNow: number = Date.now()): void {
  const settings = [...(existing(path) ?? []), { wall: wallNow, business: business.getTime() }];
  const unfinished = `${path}.unfinished`;
  writeFileSync(unfinished, JSON.stringify(settings));
  renameSync(unfinished, path);
}

/** @throws Error when the file is not there or tells no time */
export function clockOfFile(path: string, wallNow: () => number): BusinessClock {
  const file = new ClockFile(path);
  const now = (): Date => file.at(wallNow());
  return {
    now,
    at: (wallInstant) => file.at(wallInstant.getTime()),
    wallMs: (businessMs) => businessMs,
    isWallClock: false,
    alarm: (afterMs, ring) => {
      const due = now().getTime() + afterMs;
      return everyLook((callOff) => {
        if (now().getTime() < due) return;
        callOff();
        ring();
      });
    },
    onSet: (listener) => {
      let seen = file.timesSet();
      return everyLook(() => {
        const timesSet = file.timesSet();
        if (timesSet === seen) return;
        seen = timesSet;
        listener();
      });
    },
  };
}

class ClockFile {
  readonly #path: string;
  #settings: readonly [Setting, ...Setting[]];
  #version = '';

  constructor(path: string) {
    this.#path = path;
    this.#settings = this.#read();
  }

  at(wall: number): Date {
    this.#refresh();
    const [first] = this.#settings;
    const { wall: since, business } = this.#settings.findLast((setting) => setting.wall <= wall) ?? first;
    return new Date(business + wall - since);
  }

  timesSet(): number {
    this.#refresh();
    return this.#settings.length;
  }

  #refresh(): void {
    const { ino, mtimeMs } = statSync(this.#path);
    const version = `${String(ino)} ${String(mtimeMs)}`;
    if (version === this.#version) return;
    this.#settings = this.#read();
    this.#version = version;
  }

  #read(): readonly [Setting, ...Setting[]] {
    const [first, ...others] = existing(this.#path) ?? [];
    if (first === undefined) throw new Error(`BUSINESS_CLOCK names ${this.#path}, which tells no time`);
    return [first, ...others];
  }
}

function existing(path: string): Setting[] | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Setting[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function everyLook(look: (callOff: () => void) => void): () => void {
  const timer = setInterval(() => look(callOff), lookEveryMs);
  const callOff = (): void => clearInterval(timer);
  timer.unref();
  return callOff;
}
