import { localDay } from '../plan/localTime.ts';
import type { CarrierId, CrmPolicy, PlannedEvent, PlannedSource, PortalRecord } from '../plan/world.ts';
import type { Standing } from './standing.ts';

/** What the rules need to know around one policy. */
export interface Surroundings {
  readonly timeZone: string;
  /** The sources of its institution, in the order in which they were added. */
  readonly sources: readonly PlannedSource[];
  /** Records at the carriers with exactly its number. */
  readonly records: readonly Pick<PortalRecord, 'id' | 'agent' | 'present' | 'showsValues'>[];
}

interface SourceStanding {
  readonly source: PlannedSource;
  everLinked: boolean;
  linked: boolean;
  /** The portal has forgotten the session; whoever reads next finds out. */
  forgotten: boolean;
}

/** A result, and the figures of the Dashboard that go by it. */
export interface Outcome {
  readonly outcome: 'SUCCESS' | 'NOT_FOUND' | null;
  readonly outcomeAt: number;
  readonly readAt: number;
  /** When a value was read last. */
  readonly valuesAt: number;
}

const never = Number.NEGATIVE_INFINITY;
const readerKeepsMs = 7 * 86_400_000;
/** A portal that does not answer is tried again after so long, and then no more that day. */
const triedAgainAfterMs = [1, 5, 20, 60, 180].map((minutes) => minutes * 60_000);

/**
 * The life of one policy by the rules of the design and nothing else: what is owed each day is queued at one source of its
 * institution, read while that is linked, asked for at the other sources before it is Not Found, and settled once a
 * day. It knows nothing of the product.
 */
export class PolicyLife {
  readonly policy: CrmPolicy;
  readonly #around: Surroundings;
  readonly #sources: readonly SourceStanding[];
  /** The source that its turn gives it while none has read it. */
  readonly #turn: string | undefined;
  readonly #downCarriers = new Set<CarrierId>();
  readonly #present: Map<string, boolean>;
  readonly #valued: Set<string>;
  #inCrm: boolean;
  #closed: boolean;
  #home: string | undefined;
  #lastReader: string | undefined;
  #settledOn = '';
  #waitsAt: string | undefined;
  #queuedOn = '';
  #asked: string[] = [];
  #forced = false;
  #tries = 0;
  /** When it is tried again at a portal that did not answer. */
  #retryAt: number | undefined;
  #state = 'NOT_YET_SYNCED';
  #reason: string | null = 'WAITING_FOR_LINK';
  #outcome: Outcome = { outcome: null, outcomeAt: never, readAt: never, valuesAt: never };

  constructor(policy: CrmPolicy, around: Surroundings, turn: string | undefined) {
    this.policy = policy;
    this.#around = around;
    this.#turn = turn;
    this.#sources = around.sources.map((source) => ({
      source,
      everLinked: false,
      linked: false,
      forgotten: false,
    }));
    this.#present = new Map(around.records.map(({ id, present }) => [id, present]));
    this.#valued = new Set(around.records.filter(({ showsValues }) => showsValues).map(({ id }) => id));
    this.#inCrm = policy.fromTheStart;
    this.#closed = policy.closed;
  }

  get outcome(): Outcome {
    return this.#outcome;
  }

  get exists(): boolean {
    return this.#inCrm;
  }

  get standing(): Standing {
    const { readAt } = this.#outcome;
    const readOn = readAt === never ? null : localDay(readAt, this.#around.timeZone);
    if (this.#closed) return { state: this.#state, reason: 'STATUS_CLOSED', syncable: false, readOn };
    return { state: this.#state, reason: this.#reason, syncable: true, readOn };
  }

  /** Events of other organizations, institutions and policies are let pass. */
  play(event: PlannedEvent): void {
    this.#tryAgainUntil(event.at);
    switch (event.kind) {
      case 'NIGHT':
      case 'RECORD':
        return;
      case 'MORNING':
        if (event.organization === this.policy.organization) this.#morning(event.at);
        return;
      case 'LINK':
      case 'UNLINK':
      case 'SESSION_FORGOTTEN':
      case 'SESSION_TIMED_OUT':
        return this.#playSource(event);
      case 'CARRIER_DOWN':
        this.#downCarriers.add(event.carrier);
        return;
      case 'CARRIER_UP':
        this.#downCarriers.delete(event.carrier);
        return;
      case 'PORTAL_CHANGES':
        // Both statuses that a plan gives end the showing of values.
        if (event.status !== undefined) this.#valued.delete(event.record);
        if (event.present !== undefined && this.#present.has(event.record))
          this.#present.set(event.record, event.present);
        return;
      case 'POLICY_COMES':
      case 'POLICY_CLOSES':
      case 'POLICY_CHANGES_HANDS':
      case 'FORCED':
        if (event.policy === this.policy.key) this.#playPolicy(event);
    }
  }

  #tryAgainUntil(until: number): void {
    while (this.#retryAt !== undefined && this.#retryAt < until) {
      const at = this.#retryAt;
      this.#retryAt = undefined;
      for (const standing of this.#sources) this.#readAt(standing, at);
    }
  }

  #playSource(event: Extract<PlannedEvent, { kind: 'LINK' | 'UNLINK' | `SESSION_${string}` }>): void {
    const standing = this.#sources.find(({ source }) => source.key === event.source);
    if (standing === undefined) return;
    switch (event.kind) {
      case 'LINK':
        if (this.#downCarriers.has(standing.source.carrier)) return;
        Object.assign(standing, { everLinked: true, linked: true, forgotten: false });
        // A portal that lets somebody sign in is tried at once.
        if (this.#waitsAt === standing.source.key) this.#retryAt = undefined;
        this.#queueAt(standing, event.at);
        return this.#readAt(standing, event.at);
      case 'SESSION_FORGOTTEN':
        standing.forgotten = true;
        return;
      case 'UNLINK':
      case 'SESSION_TIMED_OUT':
        return this.#unlink(standing);
    }
  }

  #playPolicy(event: Extract<PlannedEvent, { policy: string }>): void {
    switch (event.kind) {
      case 'POLICY_CLOSES':
        this.#closed = true;
        this.#waitsAt = undefined;
        this.#retryAt = undefined;
        return;
      case 'POLICY_COMES':
        this.#inCrm = true;
        return this.#queueAtAll(event.at);
      case 'POLICY_CHANGES_HANDS':
        return this.#queueAtAll(event.at);
      case 'FORCED':
        this.#waitsAt = event.source;
        this.#forced = true;
        this.#retryAt = undefined;
        this.#asked = [];
        this.#show('QUEUED', 'WAITING_FOR_LINK');
        for (const standing of this.#sources) this.#readAt(standing, event.at);
    }
  }

  /** A request to read it next does not outlive its day; what waits since yesterday waits for today. */
  #morning(at: number): void {
    this.#forced = false;
    this.#queueAtAll(at);
  }

  #queueAtAll(at: number): void {
    for (const standing of this.#sources) this.#queueAt(standing, at);
    for (const standing of this.#sources) this.#readAt(standing, at);
  }

  #queueAt({ source, linked }: SourceStanding, at: number): void {
    const day = localDay(at, this.#around.timeZone);
    if (!this.#inCrm || this.#closed || this.#settledOn >= day || this.#forced) return;
    // What one source did not have yesterday, it is asked for anew today.
    if (this.#queuedOn < day) {
      this.#asked = [];
      this.#beginAnew();
    }
    this.#home = this.#chooseHome(at);
    if (this.#home !== source.key) return;
    if (this.#asked.includes(source.key)) this.#asked = [];
    if (this.#waitsAt === source.key && this.#retryAt !== undefined) return;
    if (this.#waitsAt !== source.key) this.#beginAnew();
    this.#queuedOn = day;
    this.#waitsAt = source.key;
    if (linked) this.#show('QUEUED', null);
    else this.#show('NOT_YET_SYNCED', 'WAITING_FOR_LINK');
  }

  /**
   * The source that read it within a week keeps it; else a linked source goes before one that is not, so that no policy
   * waits for a link that it does not need. Who has said Not Found today is not asked again.
   */
  #chooseHome(at: number): string | undefined {
    const proven = this.#sources.filter(({ everLinked }) => everLinked);
    const usable = (proven.length > 0 ? proven : this.#sources).filter(({ source }) => {
      return !this.#asked.includes(source.key);
    });
    const of = (key: string | undefined): SourceStanding | undefined =>
      usable.find(({ source }) => source.key === key);
    const sent = this.#sources.find(({ source }) => this.#asked.length > 0 && source.key === this.#waitsAt);
    const [reader, home, turn] = [of(this.#lastReader), of(this.#home), of(this.#turn)];
    const keeps = this.#outcome.readAt > at - readerKeepsMs;
    const chosen =
      (sent?.linked === true ? sent : undefined) ??
      (reader?.linked === true || keeps ? reader : undefined) ??
      [home, turn, ...usable].find((one) => one?.linked === true) ??
      sent ??
      reader ??
      home ??
      turn ??
      usable[0];
    return chosen?.source.key;
  }

  #readAt(standing: SourceStanding, at: number): void {
    const { source, linked, forgotten } = standing;
    if (this.#waitsAt !== source.key || !linked || this.#retryAt !== undefined) return;
    if (this.#downCarriers.has(source.carrier)) return this.#meetSilence(at);
    if (forgotten) return this.#unlink(standing);
    const seen = this.#around.records.filter(
      ({ id, agent }) => agent === source.username && this.#present.get(id) === true,
    );
    if (seen.length > 1) return this.#settle('QUARANTINED', 'POLICY_AMBIGUOUS', at);
    const [only] = seen;
    if (only === undefined) return this.#notHere(source.key, at);
    this.#lastReader = source.key;
    this.#home = source.key;
    const valuesAt = this.#valued.has(only.id) ? at : this.#outcome.valuesAt;
    this.#outcome = { outcome: 'SUCCESS', outcomeAt: at, readAt: at, valuesAt };
    this.#settle('SUCCESS', null, at);
  }

  #meetSilence(at: number): void {
    const pauseMs = triedAgainAfterMs[this.#tries];
    if (pauseMs === undefined) return this.#settle('FAILED', 'SITE_UNAVAILABLE', at);
    this.#tries += 1;
    this.#retryAt = at + pauseMs;
    this.#forced = false;
    this.#show('QUEUED', 'SITE_UNAVAILABLE');
  }

  #beginAnew(): void {
    this.#tries = 0;
    this.#retryAt = undefined;
  }

  /** Not Found is what every source of the institution has said. */
  #notHere(source: string, at: number): void {
    this.#asked.push(source);
    const next = this.#sources.find(({ source: { key } }) => !this.#asked.includes(key));
    if (next === undefined) {
      this.#outcome = { ...this.#outcome, outcome: 'NOT_FOUND', outcomeAt: at };
      return this.#settle('NOT_FOUND', 'POLICY_NOT_FOUND', at);
    }
    this.#waitsAt = next.source.key;
    this.#home = next.source.key;
    this.#beginAnew();
    if (next.linked) this.#show('QUEUED', null);
    else this.#show('NOT_YET_SYNCED', 'WAITING_FOR_LINK');
    this.#readAt(next, at);
  }

  #settle(state: string, reason: string | null, at: number): void {
    this.#settledOn = localDay(at, this.#around.timeZone);
    this.#waitsAt = undefined;
    this.#asked = [];
    this.#forced = false;
    this.#beginAnew();
    this.#show(state, reason);
  }

  #unlink(standing: SourceStanding): void {
    standing.linked = false;
    standing.forgotten = false;
    if (this.#waitsAt === standing.source.key && !this.#forced)
      this.#show('NOT_YET_SYNCED', 'WAITING_FOR_LINK');
  }

  #show(state: string, reason: string | null): void {
    this.#state = state;
    this.#reason = reason;
  }
}
