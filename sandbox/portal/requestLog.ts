/** What a request put in: never the secret itself, only that there was one and what became of it. */
export interface Submission {
  readonly kind: 'password' | 'code' | 'totp';
  /** `unanswered` until the portal has decided, and for good when a fault came between. */
  outcome: SubmissionOutcome;
}

export type SubmissionOutcome =
  | 'unanswered'
  | 'accepted'
  | 'refused'
  | 'replayed'
  | 'expired'
  | 'attempts-used-up'
  | 'locked'
  | 'unverified';

/** A policy as an answer showed it. Amounts are decimal strings by value name; null: the policy has no such value. */
export interface ServedPolicy {
  readonly policyId: string;
  readonly number: string;
  readonly values: Readonly<Record<string, string | null>>;
}

export interface LogEntry {
  /** From 1, in the order in which requests arrived at the sandbox, over all carriers. */
  readonly sequence: number;
  /** ISO instant of the arrival. */
  readonly at: string;
  readonly carrier: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  login: string | null;
  session: string | null;
  /** Null while the answer is under way, and for ever when the connection ended before one. */
  status: number | null;
  completed: boolean;
  /** The faults that the answer met, in order. */
  readonly faults: string[];
  submission: Submission | null;
  readonly served: ServedPolicy[];
}

export interface LoginCounters {
  password: number;
  code: number;
  totp: number;
}

/** Entries kept in memory; a file, where one is given, keeps all. */
const MEMORY_LIMIT = 250_000;

const SECRET_PARAMETER = /pass|pwd|code|otp|token|secret/i;

/** Of every request that the portals received: complete, and ordered by arrival. */
export class RequestLog {
  readonly #now: () => number;
  readonly #write: (line: string) => void;
  #entries: LogEntry[] = [];
  #sequence = 0;
  #counters = new Map<string, Map<string, LoginCounters>>();

  /** @param write takes each entry as a line of JSON once its request is over. */
  constructor(now: () => number, write: (line: string) => void) {
    this.#now = now;
    this.#write = write;
  }

  arrived(carrier: string, method: string, url: string): LogEntry {
    const [path = '', search = ''] = url.split('?', 2);
    this.#sequence += 1;
    const entry: LogEntry = {
      sequence: this.#sequence,
      at: new Date(this.#now()).toISOString(),
      carrier,
      method,
      path,
      query: withoutSecrets(new URLSearchParams(search)),
      login: null,
      session: null,
      status: null,
      completed: false,
      faults: [],
      submission: null,
      served: [],
    };
    this.#entries.push(entry);
    if (this.#entries.length > MEMORY_LIMIT) this.#entries = this.#entries.slice(MEMORY_LIMIT / 10);
    return entry;
  }

  /** Counts at arrival, so that a submission whose answer is lost counts as well. */
  submitted(entry: LogEntry, kind: Submission['kind'], login: string | null): void {
    entry.submission = { kind, outcome: 'unanswered' };
    entry.login = login;
    const counters = this.#countersOf(entry.carrier, login ?? '(unknown)');
    counters[kind] += 1;
  }

  completed(entry: LogEntry): void {
    if (entry.completed) return;
    entry.completed = true;
    this.#write(JSON.stringify(entry));
  }

  /** The entries after a sequence number, oldest first. */
  since(sequence: number, limit: number): LogEntry[] {
    const first = this.#entries[0]?.sequence ?? 1;
    const start = Math.max(0, sequence - first + 1);
    return this.#entries.slice(start, start + limit);
  }

  get lastSequence(): number {
    return this.#sequence;
  }

  /** By carrier and login: how many passwords, codes and TOTP codes were submitted. */
  counters(): Record<string, Record<string, LoginCounters>> {
    const shown: Record<string, Record<string, LoginCounters>> = {};
    for (const [carrier, logins] of this.#counters) shown[carrier] = Object.fromEntries(logins);
    return shown;
  }

  /** Forgets entries and counters; sequence numbers go on. */
  clear(): void {
    this.#entries = [];
    this.#counters = new Map();
  }

  #countersOf(carrier: string, login: string): LoginCounters {
    const logins = this.#counters.get(carrier) ?? new Map<string, LoginCounters>();
    const counters = logins.get(login) ?? { password: 0, code: 0, totp: 0 };
    logins.set(login, counters);
    this.#counters.set(carrier, logins);
    return counters;
  }
}

function withoutSecrets(query: URLSearchParams): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of query) shown[name] = SECRET_PARAMETER.test(name) ? '(removed)' : value;
  return shown;
}
