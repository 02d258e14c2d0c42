import { asOfDate, Book, withRaisedValues } from '../world/book.ts';
import type { CarrierProfile } from '../world/carrierProfile.ts';
import { generateBook } from '../world/generateBook.ts';
import { decimalOf } from '../world/money.ts';
import { showsValues } from '../world/policy.ts';
import type { Policy } from '../world/policy.ts';
import { Faults } from './faults.ts';
import { Logins } from './logins.ts';
import type { LogEntry, RequestLog, ServedPolicy } from './requestLog.ts';
import { Sessions } from './sessions.ts';
import { USUAL_SETTINGS } from './settings.ts';
import type { PortalSettings } from './settings.ts';
import type { SmsInbox } from './smsInbox.ts';

/** What the whole sandbox shares. */
export interface SandboxWorld {
  readonly seed: string;
  /** Policies of each carrier. */
  readonly policies: number;
  /** Further agents of each carrier. */
  readonly agents: number;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  readonly log: RequestLog;
  readonly inbox: SmsInbox;
}

/** One simulated carrier: everything about it but the pages. */
export class Carrier {
  readonly profile: CarrierProfile;
  readonly world: SandboxWorld;
  readonly sessions: Sessions;
  readonly #usual: PortalSettings;
  settings: PortalSettings;
  logins: Logins;
  faults: Faults;
  book: Book;
  #reads = 0;

  constructor(profile: CarrierProfile, world: SandboxWorld, settings: Partial<PortalSettings>) {
    this.profile = profile;
    this.world = world;
    this.#usual = { ...USUAL_SETTINGS, ...settings };
    this.settings = { ...this.#usual };
    this.sessions = new Sessions(() => this.settings, world.now);
    this.logins = this.#newLogins();
    this.faults = new Faults(world.seed);
    this.book = this.#newBook();
  }

  /** As after the start: all sessions over, data, logins and settings as they were. */
  reset(): void {
    for (const session of this.sessions.live()) this.sessions.end(session);
    this.settings = { ...this.#usual };
    this.logins = this.#newLogins();
    this.faults = new Faults(this.world.seed);
    this.book = this.#newBook();
    this.#reads = 0;
  }

  /** The policy as this read finds it; in the changing-values mode each read finds, and leaves, new amounts. */
  read(policy: Policy): Policy {
    if (!this.settings.changingValues) return policy;
    this.#reads += 1;
    // 101 to 9,999 cents: dollars and cents both move, and one read never looks like another.
    const changed = { ...withRaisedValues(policy, 1 + ((this.#reads * 100) % 9_900)), valuedDaysAgo: 0 };
    this.book.replace(changed);
    return changed;
  }

  /** Notes in the log what an answer shows of a policy. */
  noteServed(entry: LogEntry, policy: Policy, valueNames: readonly string[]): void {
    entry.served.push(servedPolicy(policy, valueNames));
  }

  asOf(policy: Policy): string {
    return asOfDate(policy, this.world.now());
  }

  #newLogins(): Logins {
    return new Logins(`${this.world.seed}/${this.profile.id}`, this.profile.secondFactor, this.world.agents);
  }

  #newBook(): Book {
    return new Book(generateBook(this.profile, this.world.seed, this.world.policies, this.world.agents));
  }
}

function servedPolicy(policy: Policy, valueNames: readonly string[]): ServedPolicy {
  const shown = showsValues(policy.status) ? valueNames : [];
  const values = shown.map((name): [string, string | null] => {
    const amount = policy.values[name] ?? null;
    return [name, amount === null ? null : decimalOf(amount)];
  });
  return { policyId: policy.id, number: policy.number, values: Object.fromEntries(values) };
}
