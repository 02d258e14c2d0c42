import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { credentialsStep } from '../../../contracts/domain/sealing.ts';
import type { Carrier } from '../../../sandbox/portal/carrier.ts';
import type { SmsInbox } from '../../../sandbox/portal/smsInbox.ts';
import { ApiProblem, isAway, isUnauthenticated } from '../../../ui/src/api/problem.ts';
import type { components } from '../../../ui/src/api/schema.d.ts';
import { SealingRefused, sealAnswer } from '../../../ui/src/sealing/sealAnswer.ts';
import { drawSubmissionId } from '../../../ui/src/sealing/submissionId.ts';
import type { Answer, AnswerKind } from '../../chaos/checker/facts.ts';
import type { ApiClient } from '../../e2e/support/apiClient.ts';
import { Sightings } from './sightings.ts';

type LinkSession = components['schemas']['LinkSessionResponseDto'];
type ForceSync = components['schemas']['ForceSyncResponseDto'];

const lookEveryMs = 300;
const pressAgainAfterMs = 1_000;
const mostPresses = 60;
const waiting: ReadonlySet<string> = new Set(['AWAITING_CREDENTIALS', 'CHALLENGED']);
const moving: ReadonlySet<string> = new Set(['AUTHENTICATING', 'VERIFYING']);
const unfinished: ReadonlySet<string> = new Set(['QUEUED', 'IN_PROGRESS']);

export interface LinkableSource {
  readonly id: string;
  readonly carrier: Carrier;
  readonly username: string;
}

interface Asked<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** Somebody at the screens of one office: links, types codes, presses Sync, and remembers what was shown. */
export class Person {
  readonly sightings = new Sightings();
  readonly answers: Answer[] = [];
  /** Attempts of the force syncs that the api accepted. */
  readonly forceSyncs: string[] = [];
  /** False while the person leaves a code where it is. */
  typesCodes = true;
  /** Whether the last look was answered. */
  isAnswered = true;
  readonly #client: ApiClient;
  readonly #source: LinkableSource;
  readonly #inbox: SmsInbox;
  readonly #answered = new Set<string>();
  readonly #usedCodes = new Set<string>();
  readonly #watched = new Set<string>();
  #pressing = 0;

  constructor(client: ApiClient, source: LinkableSource, inbox: SmsInbox) {
    this.#client = client;
    this.#source = source;
    this.#inbox = inbox;
  }

  /** Whether something that was asked for is not there yet. */
  get isWaiting(): boolean {
    return this.#pressing > 0 || this.#watched.size > 0;
  }

  async pressLink(): Promise<void> {
    const params = { path: { id: this.#source.id }, header: { 'Idempotency-Key': randomUUID() } };
    await this.#press('Link', () => this.#client.POST('/api/v1/sources/{id}/link-sessions', { params }));
  }

  async pressUnlink(): Promise<void> {
    const params = { path: { id: this.#source.id } };
    await this.#press('Unlink', () => this.#client.POST('/api/v1/sources/{id}/unlink', { params }));
  }

  async pressSync(policyId: string): Promise<void> {
    const params = { path: { id: policyId }, header: { 'Idempotency-Key': randomUUID() } };
    const body = { sourceId: this.#source.id };
    this.#pressing += 1;
    try {
      const accepted = await this.#press('Sync', () =>
        this.#client.POST('/api/v1/policies/{id}/force-syncs', { params, body }),
      );
      if (accepted === undefined) return;
      this.forceSyncs.push(accepted.attemptId);
      this.#watched.add(accepted.attemptId);
    } finally {
      this.#pressing -= 1;
    }
  }

  /** Looks at the link's dialog once, and answers a step that waits. Returns where the link stands. */
  async lookAtLink(): Promise<string | undefined> {
    const params = { path: { id: this.#source.id } };
    const shown = await this.#ask('Link dialog', () =>
      this.#client.GET('/api/v1/sources/{id}/link-session', { params }),
    );
    const session = shown?.linkSession ?? undefined;
    if (session === undefined) return undefined;
    this.#see(session);
    const isAnswerable = session.state === 'CHALLENGED' ? this.typesCodes : waiting.has(session.state);
    if (isAnswerable && session.sealingKey !== null) await this.#answer(session);
    return session.state;
  }

  /** Looks at the source and at the force syncs that were asked for. */
  async lookAround(): Promise<{ sourceState: string | undefined }> {
    const params = { path: { id: this.#source.id } };
    const source = await this.#ask('Source', () => this.#client.GET('/api/v1/sources/{id}', { params }));
    this.isAnswered = source !== undefined;
    if (source !== undefined) this.sightings.progress('Source', source.sentence);
    for (const attemptId of this.#watched) await this.#lookAtForceSync(attemptId);
    await this.#lookAtDashboard();
    return { sourceState: source?.state };
  }

  /**
   * Stays at the screens: answers the dialog's steps, and presses Link where the source is not linked and `mayLink`
   * says that it is time to.
   */
  async stay(signal: AbortSignal, mayLink: () => boolean): Promise<void> {
    while (!signal.aborted) {
      const { sourceState } = await this.lookAround();
      const link = sourceState === 'LINKED' ? 'LINKED' : await this.lookAtLink();
      const isUnderWay = link !== undefined && (waiting.has(link) || moving.has(link));
      if (sourceState !== undefined && sourceState !== 'LINKED' && !isUnderWay && mayLink()) {
        await this.pressLink();
      }
      await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** What it says of the device; the rest of what needs somebody is seen elsewhere. */
  async #lookAtDashboard(): Promise<void> {
    const shown = await this.#ask('Dashboard', () => this.#client.GET('/api/v1/dashboard'));
    for (const { kind, sentence, action } of shown?.needsYou ?? []) {
      if (kind.startsWith('DEVICE_')) this.sightings.message(`Dashboard ${kind}`, sentence, kind, action);
    }
  }

  async #lookAtForceSync(attemptId: string): Promise<void> {
    const params = { path: { id: attemptId } };
    const sync = await this.#ask('Sync', () => this.#client.GET('/api/v1/force-syncs/{id}', { params }));
    if (sync === undefined) return;
    this.#seeForceSync(sync);
    if (!unfinished.has(sync.state)) this.#watched.delete(attemptId);
  }

  #seeForceSync({ attemptId, state, waitsFor, message, failureCode, nextAction }: ForceSync): void {
    const where = `Sync ${attemptId}`;
    if (failureCode !== null || message !== null) {
      this.sightings.message(where, message ?? '', failureCode, nextAction);
    } else {
      this.sightings.progress(
        where,
        waitsFor === null ? `Sync ${state}` : `Sync ${state} (waits for ${waitsFor})`,
      );
    }
  }

  #see({ id, state, failure, endReason }: LinkSession): void {
    const where = `Link ${id}`;
    if (failure !== null) this.sightings.message(where, failure.message, failure.code, failure.nextAction);
    else this.sightings.progress(where, `Link ${state}${endReason === null ? '' : ` (${endReason})`}`);
  }

  /** A step is answered once; a code that has not arrived is waited for. */
  async #answer(session: LinkSession): Promise<void> {
    const { sealingKey, device } = session;
    const devicePublicKey = device?.publicKey ?? null;
    if (sealingKey === null || devicePublicKey === null) return;
    const challengeId = session.challenge?.id ?? credentialsStep;
    const step = `${session.id}/${challengeId}/${sealingKey.keyId}`;
    const kind: AnswerKind = session.challenge === null ? 'password' : 'code';
    const answers = this.#answered.has(step) ? undefined : this.#textsFor(kind);
    if (answers === undefined) return;
    this.#answered.add(step);
    const submissionId = drawSubmissionId();
    const sealing = sealAnswer({
      scope: { sourceId: session.sourceId, linkSessionId: session.id, challengeId },
      submissionId,
      sealingKey,
      devicePublicKey,
      answers,
      serverNow: Date.parse(session.serverTime),
    });
    const envelope = await this.#unlessRefused(session.id, sealing);
    if (envelope === undefined) return;
    const { carrier, username } = this.#source;
    this.answers.push({ at: new Date().toISOString(), carrier: carrier.profile.id, login: username, kind });
    const params = { path: { id: session.id } };
    await this.#press('Answer', () =>
      this.#client.POST('/api/v1/link-sessions/{id}/answers', {
        params,
        body: { submissionId, challengeId, envelope },
      }),
    );
  }

  /** What the browser refuses to seal, it says at the dialog, and the person does what it says there: cancels. */
  async #unlessRefused<Envelope>(id: string, sealing: Promise<Envelope>): Promise<Envelope | undefined> {
    try {
      return await sealing;
    } catch (error) {
      if (!(error instanceof SealingRefused)) throw error;
      this.sightings.message(`Sealing ${id}`, error.message, null, 'LINK_AGAIN');
      const params = { path: { id } };
      await this.#press('Cancel', () => this.#client.POST('/api/v1/link-sessions/{id}/cancel', { params }));
      return undefined;
    }
  }

  #textsFor(kind: AnswerKind): Record<string, string> | undefined {
    const { carrier, username } = this.#source;
    if (kind === 'password') return { username, password: carrier.logins.find(username)?.password ?? '' };
    const newest = this.#inbox.messages().find(({ login }) => login === username);
    if (newest === undefined || this.#usedCodes.has(newest.code)) return undefined;
    this.#usedCodes.add(newest.code);
    return { code: newest.code };
  }

  /**
   * A press: where the system is away for the moment, or the person has to sign in first, the same again; any other
   * refusal is final.
   */
  async #press<Data>(what: string, ask: () => Promise<Asked<Data>>): Promise<Data | undefined> {
    for (let tries = 1; tries <= mostPresses; tries += 1) {
      try {
        const answer = await take(ask);
        this.sightings.clear(what);
        return answer;
      } catch (error) {
        this.sightings.refusal(what, error);
        if (!isAway(error) && !isUnauthenticated(error)) return undefined;
      }
      await delay(pressAgainAfterMs);
    }
    return undefined;
  }

  /** A look: what fails is shown until the next one. */
  async #ask<Data>(where: string, ask: () => Promise<Asked<Data>>): Promise<Data | undefined> {
    try {
      const data = await take(ask);
      this.sightings.clear(`${where} away`);
      return data;
    } catch (error) {
      this.sightings.refusal(`${where} away`, error);
      return undefined;
    }
  }
}

async function take<Data>(ask: () => Promise<Asked<Data>>): Promise<Data | undefined> {
  const { data, error, response } = await ask();
  if (!response.ok) throw new ApiProblem(response.status, error);
  return data;
}
