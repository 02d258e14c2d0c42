import { setTimeout as delay } from 'node:timers/promises';
import { credentialsStep } from '../../../contracts/domain/sealing.ts';
import type { components } from '../../../ui/src/api/schema.d.ts';
import { sealAnswer } from '../../../ui/src/sealing/sealAnswer.ts';
import { drawSubmissionId } from '../../../ui/src/sealing/submissionId.ts';
import { once } from '../../e2e/support/apiClient.ts';
import type { ApiClient } from '../../e2e/support/apiClient.ts';
import type { AnswerKind, PersonFact } from '../checker/facts.ts';
import type { Portals } from '../world/portals.ts';
import { patiently } from './patience.ts';

type LinkSession = components['schemas']['LinkSessionResponseDto'];

export interface LinkedSource {
  readonly id: string;
  readonly carrier: string;
  readonly username: string;
  readonly api: ApiClient;
}

const patienceMs = 75_000;
const lookEveryMs = 400;
const waitingForThePerson: ReadonlySet<string> = new Set(['AWAITING_CREDENTIALS', 'CHALLENGED']);
const over: ReadonlySet<string> = new Set([
  'ENDED',
  'DENIED',
  'LOCKED',
  'NEEDS_ACTION',
  'EXPIRED',
  'UNAVAILABLE',
  'CANCELLED',
  'FAILED',
]);

/** A person who sees that a source is not linked, presses Link, and types what the dialog asks for. */
export class Linker {
  readonly answers: PersonFact['answers'][number][] = [];
  presses = 0;
  readonly #portals: Portals;
  readonly #say: (line: string) => void;
  readonly #beforeLink: (source: LinkedSource) => Promise<void>;
  readonly #usedCodes = new Set<string>();

  constructor(
    portals: Portals,
    beforeLink: (source: LinkedSource) => Promise<void>,
    say: (line: string) => void,
  ) {
    this.#portals = portals;
    this.#beforeLink = beforeLink;
    this.#say = say;
  }

  async keepLinked(source: LinkedSource, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const state = await stateOf(source);
      if (state !== undefined && state !== 'LINKED') await this.#link(source, signal);
      await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #link(source: LinkedSource, signal: AbortSignal): Promise<void> {
    await this.#beforeLink(source).catch(() => undefined);
    const params = { path: { id: source.id }, ...once() };
    this.presses += 1;
    const opened = await patiently(20, () =>
      source.api.POST('/api/v1/sources/{id}/link-sessions', { params }),
    );
    if (opened?.data === undefined) {
      this.#say(`Link of ${nameOf(source)} was answered with ${String(opened?.status ?? 'nothing')}`);
      return;
    }
    await this.#followDialog(source, signal);
  }

  /** Answers each step once, until the session is linked or over or the person gives up. */
  async #followDialog(source: LinkedSource, signal: AbortSignal): Promise<void> {
    const answered = new Set<string>();
    const deadline = Date.now() + patienceMs;
    let state = 'unknown';
    while (!signal.aborted && Date.now() < deadline) {
      const session = await sessionOf(source);
      state = session?.state ?? state;
      if (session?.state === 'LINKED') return;
      if (session !== undefined && over.has(session.state)) {
        this.#say(
          `${nameOf(source)}: ${session.state} (${session.failure?.code ?? session.endReason ?? ''})`,
        );
        return;
      }
      if (session !== undefined && waitingForThePerson.has(session.state) && session.sealingKey !== null) {
        const step = `${session.id}/${session.challenge?.id ?? credentialsStep}/${session.sealingKey.keyId}`;
        if (!answered.has(step) && (await this.#answer(source, session))) answered.add(step);
      }
      await delay(lookEveryMs);
    }
    this.#say(`${nameOf(source)}: gave up on a dialog that stays ${state}`);
  }

  /** False when there is nothing to type yet: the code has not arrived. */
  async #answer(source: LinkedSource, session: LinkSession): Promise<boolean> {
    const { sealingKey, device } = session;
    const devicePublicKey = device?.publicKey ?? null;
    if (sealingKey === null || devicePublicKey === null) return false;
    const kind: AnswerKind = session.challenge === null ? 'password' : 'code';
    const answers = await this.#textsFor(source, kind);
    if (answers === undefined) return false;
    const challengeId = session.challenge?.id ?? credentialsStep;
    const submissionId = drawSubmissionId();
    const envelope = await sealAnswer({
      scope: { sourceId: session.sourceId, linkSessionId: session.id, challengeId },
      submissionId,
      sealingKey,
      devicePublicKey,
      answers,
      serverNow: Date.now(),
    });
    const body = { submissionId, challengeId, envelope };
    const at = new Date().toISOString();
    const params = { path: { id: session.id } };
    const given = await patiently(30, () =>
      source.api.POST('/api/v1/link-sessions/{id}/answers', { params, body }),
    );
    const refusedAtOnce = given !== undefined && given.tries === 1 && given.status >= 400;
    if (!refusedAtOnce) this.answers.push({ at, carrier: source.carrier, login: source.username, kind });
    return true;
  }

  async #textsFor(
    { carrier, username }: LinkedSource,
    kind: AnswerKind,
  ): Promise<Record<string, string> | undefined> {
    const login = await this.#portals.login(carrier, username);
    if (kind === 'password') return { username, password: login.password };
    const message = await this.#portals.newestMessage(carrier, username);
    const code = carrier === 'meridian-life' ? message?.code : login.totp.code;
    const used = `${carrier}/${username}/${String(code)}`;
    // A code is good once; the person waits for the next to show.
    if (code === undefined || this.#usedCodes.has(used)) return undefined;
    this.#usedCodes.add(used);
    return { code };
  }
}

export async function stateOf({ api, id }: LinkedSource): Promise<string | undefined> {
  const answer = await patiently(1, () => api.GET('/api/v1/sources/{id}', { params: { path: { id } } }));
  return answer?.data?.state;
}

async function sessionOf({ api, id }: LinkedSource): Promise<LinkSession | undefined> {
  const answer = await patiently(1, () =>
    api.GET('/api/v1/sources/{id}/link-session', { params: { path: { id } } }),
  );
  return answer?.data?.linkSession ?? undefined;
}

function nameOf({ carrier, username }: LinkedSource): string {
  return `${carrier}/${username}`;
}
