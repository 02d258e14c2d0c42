import type { WallClock } from '../../contracts/domain/businessClock.ts';
import type { PortalFailureCode } from '../../contracts/domain/failures.ts';
import type { ReadingOutcome } from '../../contracts/domain/readings.ts';
import type { SessionEndReason } from '../../contracts/domain/states.ts';
import type { LinkProbe } from '../../contracts/temporal/deviceActivities.ts';
import type { PortalFailure } from '../../plugin-sdk/failures.ts';
import { isPortalFailure } from '../../plugin-sdk/failures.ts';
import type { CarrierPlugin, ListPage, PolicyLookup } from '../../plugin-sdk/plugin.ts';
import type { Look, LookFault } from './look.ts';
import { judgeRecord, judgeRecords, numberOf } from './recordJudgement.ts';
import { SearchControl } from './searchControl.ts';
import type { SessionLog } from './sessionLog.ts';
import { SessionOver } from './sessionOver.ts';

const dayMs = 86_400_000;
/** Policies in a row whose pages are not understood before the site counts as changed for everything. */
const changedInARow = 3;

/** What the portal does to a session for which no other page is of use: reading on would only annoy it. */
const sessionEnders: Partial<Record<PortalFailureCode, SessionEndReason>> = {
  SITE_BLOCKING: 'SITE_BLOCKING',
  ACCOUNT_LOCKED: 'SIGNED_OUT',
  ACCOUNT_NEEDS_ACTION: 'SIGNED_OUT',
  ALREADY_LOGGED_IN: 'SIGNED_OUT',
  PASSWORD_EXPIRED: 'SIGNED_OUT',
};

/** What the reader needs of the session; `look` and `listPage` reject with a `PortalFailure` only. */
export interface PortalLooks {
  /** Whether `listPage` may be called. */
  readonly lists: boolean;
  look(number: string): Promise<PolicyLookup>;
  listPage(cursor: string | null): Promise<ListPage>;
  probe(): Promise<LinkProbe>;
  /** What earlier sessions have read; rejects when it is not to be had at the moment. */
  earlierNumbers(): Promise<readonly string[]>;
}

export interface ListedRecord {
  numberText: string;
  /** The number without the layout's white space. */
  number: string;
  recordId: string;
  outcome: ReadingOutcome;
}

/** Reads policies so that promises 2 and 6 hold, whatever the plugin does. */
export class PolicyReader {
  readonly #plugin: Pick<CarrierPlugin, 'numberLayout' | 'valueTypes'>;
  readonly #looks: PortalLooks;
  readonly #clock: WallClock;
  readonly #log: SessionLog;
  /** A number that this session has read: it tells one odd page from a changed site. */
  #lastRead: string | null = null;
  readonly #control: SearchControl;
  #changed = new Set<string>();

  constructor(
    plugin: Pick<CarrierPlugin, 'numberLayout' | 'valueTypes'>,
    looks: PortalLooks,
    clock: WallClock,
    log: SessionLog,
  ) {
    this.#plugin = plugin;
    this.#looks = looks;
    this.#clock = clock;
    this.#log = log;
    this.#control = new SearchControl({
      look: (number) => this.#look(number),
      isThere: (number, { records }) => isSeen(judgeRecords(plugin, number, records, 1, this.#latestDay())),
      firstListed: () => this.#firstListed(),
      earlierNumbers: () => this.#earlierNumbers(),
    });
  }

  async read(number: string): Promise<ReadingOutcome> {
    const first = await this.#look(number);
    switch (first.kind) {
      case 'FOUND':
        return this.#judged(number, first, 1);
      case 'NOT_FOUND':
        return this.#secondLook(number);
      case 'FAULT':
        return this.#afterFault(number, first);
    }
  }

  async listPage(cursor: string | null): Promise<{ records: ListedRecord[]; nextCursor: string | null }> {
    const page = await this.#page(cursor);
    if (page.records.length === 0) await this.#requireSignedIn();
    if (page.nextCursor !== null && page.nextCursor === cursor) throw new SessionOver('SITE_CHANGED');
    const records = this.#listed(page);
    const seen = records.filter(({ outcome }) => isSeen(outcome));
    this.#control.know(...seen.map(({ number }) => number));
    return { records, nextCursor: page.nextCursor };
  }

  /** Not Found only when two looks agree and the session was signed in after each of them (promise 6). */
  async #secondLook(number: string): Promise<ReadingOutcome> {
    await this.#requireSignedIn();
    const second = await this.#look(number);
    if (second.kind === 'FOUND') return this.#judged(number, second, 2);
    if (second.kind === 'FAULT') return this.#faulty(number, second, 2);
    const after = await this.#looks.probe();
    if (after.kind === 'NOT_LINKED') throw new SessionOver('SESSION_TIMED_OUT');
    if (after.kind === 'UNKNOWN') return failed('SITE_UNAVAILABLE', 2, 'the session could not be checked');
    return this.#afterControl(number);
  }

  /** What is known to be there has to be found now, every time; where nothing is known, a person looks. */
  async #afterControl(number: string): Promise<ReadingOutcome> {
    switch (await this.#control.findsOthersThan(number)) {
      case 'FINDS':
        return { kind: 'NOT_FOUND', evidence: { looks: 2 } };
      case 'FINDS_NOT':
        return failed('SITE_CHANGED', 2, 'a policy that is there is not found either');
      case 'FAULT':
        return failed('SITE_UNAVAILABLE', 2, 'what is there could not be searched to compare');
      case 'NOTHING_KNOWN':
        return failed('NOT_FOUND_UNCONFIRMED', 2, 'nothing is known that is there, to compare');
    }
  }

  async #earlierNumbers(): Promise<readonly string[]> {
    try {
      return await this.#looks.earlierNumbers();
    } catch (error) {
      this.#log.warn('what was read earlier is not to be had', { detail: String(error) });
      return [];
    }
  }

  /** The numbers of the list's first page, known from then on; none without a list, null when it is not to be had. */
  async #firstListed(): Promise<string[] | null> {
    if (!this.#looks.lists) return [];
    try {
      return (await this.listPage(null)).records.map((record) => record.number);
    } catch (error) {
      if (!isPortalFailure(error)) throw error;
      return null;
    }
  }

  async #afterFault(number: string, fault: LookFault): Promise<ReadingOutcome> {
    // A page that is not understood, and one that says "sign in", may be the portal's mood of a moment.
    if (fault.code !== 'SITE_CHANGED' && fault.code !== 'SESSION_EXPIRED') {
      return failed(fault.code, 1, fault.note);
    }
    await this.#requireSignedIn();
    const second = await this.#look(number);
    if (second.kind === 'FOUND') return this.#judged(number, second, 2);
    if (second.kind === 'NOT_FOUND') return this.#secondLook(number);
    return this.#faulty(number, second, 2);
  }

  async #faulty(number: string, fault: LookFault, looks: number): Promise<ReadingOutcome> {
    if (fault.code === 'SESSION_EXPIRED') {
      await this.#requireSignedIn();
      return failed('SITE_CHANGED', looks, 'the portal asks to sign in, and is signed in');
    }
    if (fault.code === 'SITE_CHANGED') await this.#noteChangedPage(number);
    return failed(fault.code, looks, fault.note);
  }

  /** One odd page is that policy's; when a policy that was read before is odd as well, the site has changed. */
  async #noteChangedPage(number: string): Promise<void> {
    this.#changed.add(number);
    if (this.#changed.size >= changedInARow) throw new SessionOver('SITE_CHANGED');
    const known = this.#lastRead;
    if (known === null || known === number) return;
    const again = await this.#look(known);
    if (again.kind === 'FAULT' && again.code === 'SITE_CHANGED') throw new SessionOver('SITE_CHANGED');
  }

  #judged(
    number: string,
    { records }: Extract<PolicyLookup, { kind: 'FOUND' }>,
    looks: number,
  ): ReadingOutcome | Promise<ReadingOutcome> {
    const outcome = judgeRecords(this.#plugin, number, records, looks, this.#latestDay());
    if (outcome.kind === 'FAILED' && outcome.code === 'SITE_CHANGED') {
      return this.#faulty(
        number,
        { kind: 'FAULT', code: 'SITE_CHANGED', note: outcome.evidence.note ?? '' },
        looks,
      );
    }
    if (isSeen(outcome)) this.#control.know(number);
    if (outcome.kind === 'VALUES') {
      this.#lastRead = number;
      this.#changed.clear();
    }
    return outcome;
  }

  /** A number that one page shows for two records is nobody's. Across pages the caller remembers what it has seen. */
  #listed({ records }: ListPage): ListedRecord[] {
    const ids = new Map<string, Set<string>>();
    for (const record of records) {
      const number = numberOf(this.#plugin, record);
      ids.set(number, (ids.get(number) ?? new Set()).add(record.recordId));
    }
    return records.map((record) => {
      const number = numberOf(this.#plugin, record);
      const { numberText, recordId } = record;
      const outcome = judgeRecord(this.#plugin, record, 1, this.#latestDay());
      const ambiguous = (ids.get(number)?.size ?? 0) > 1;
      return {
        numberText,
        number,
        recordId,
        outcome: ambiguous
          ? { kind: 'FAILED', code: 'POLICY_AMBIGUOUS', evidence: outcome.evidence }
          : outcome,
      };
    });
  }

  async #look(number: string): Promise<Look> {
    try {
      const lookup = await this.#looks.look(number);
      return lookup.kind === 'FOUND' && lookup.records.length === 0 ? { kind: 'NOT_FOUND' } : lookup;
    } catch (error) {
      if (!isPortalFailure(error)) throw error;
      this.#log.warn('a look at a policy failed', { code: error.code, detail: error.message });
      endSession(error);
      return { kind: 'FAULT', code: error.code, note: error.message };
    }
  }

  async #page(cursor: string | null): Promise<ListPage> {
    try {
      return await this.#looks.listPage(cursor);
    } catch (error) {
      if (!isPortalFailure(error)) throw error;
      this.#log.warn('a page of the list failed', { code: error.code, detail: error.message });
      endSession(error);
      if (error.code !== 'SITE_CHANGED' && error.code !== 'SESSION_EXPIRED') throw error;
    }
    await this.#requireSignedIn();
    try {
      return await this.#looks.listPage(cursor);
    } catch (error) {
      if (!isPortalFailure(error)) throw error;
      if (error.code !== 'SITE_CHANGED' && error.code !== 'SESSION_EXPIRED') throw error;
      throw new SessionOver('SITE_CHANGED', { cause: error });
    }
  }

  async #requireSignedIn(): Promise<void> {
    const probe = await this.#looks.probe();
    if (probe.kind === 'NOT_LINKED') throw new SessionOver('SESSION_TIMED_OUT');
  }

  /** Portals of other time zones are at most a day ahead. */
  #latestDay(): string {
    return new Date(this.#clock.now().getTime() + dayMs).toISOString().slice(0, 10);
  }
}

function endSession(failure: PortalFailure): void {
  const reason = sessionEnders[failure.code];
  if (reason !== undefined) throw new SessionOver(reason, { cause: failure });
}

function isSeen({ kind }: ReadingOutcome): boolean {
  return kind === 'VALUES' || kind === 'INACTIVE';
}

function failed(code: PortalFailureCode, looks: number, note: string): ReadingOutcome {
  return { kind: 'FAILED', code, evidence: { looks, note } };
}
