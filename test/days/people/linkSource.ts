import { setTimeout as delay } from 'node:timers/promises';
import { credentialsStep } from '../../../contracts/domain/sealing.ts';
import type { Carrier } from '../../../sandbox/portal/carrier.ts';
import { stepAt, totpCode } from '../../../sandbox/portal/totp.ts';
import type { Sandbox } from '../../../sandbox/startSandbox.ts';
import type { components } from '../../../ui/src/api/schema.d.ts';
import { sealAnswer } from '../../../ui/src/sealing/sealAnswer.ts';
import { drawSubmissionId } from '../../../ui/src/sealing/submissionId.ts';
import { body, once } from '../../e2e/support/apiClient.ts';
import type { ApiClient } from '../../e2e/support/apiClient.ts';

type LinkSession = components['schemas']['LinkSessionResponseDto'];

const patienceMs = 90_000;
const lookEveryMs = 200;
const underWay: ReadonlySet<string> = new Set([
  'AWAITING_CREDENTIALS',
  'AUTHENTICATING',
  'CHALLENGED',
  'VERIFYING',
]);

/** A person links a source and answers each step once, sealing as the browser does. Resolves with the last state. */
export async function linkSource(
  api: ApiClient,
  sourceId: string,
  carrier: Carrier,
  sandbox: Sandbox,
): Promise<LinkSession['state']> {
  const params = { path: { id: sourceId } };
  const openedAt = Date.now();
  await body(api.POST('/api/v1/sources/{id}/link-sessions', { params: { ...params, ...once() } }));
  const answered = new Set<string>();
  for (;;) {
    const { linkSession } = await body(api.GET('/api/v1/sources/{id}/link-session', { params }));
    if (linkSession !== null && !underWay.has(linkSession.state)) return linkSession.state;
    const step = stepOf(linkSession);
    if (linkSession !== null && step !== undefined && !answered.has(step)) {
      const answers = answersFor(linkSession, carrier, sandbox, openedAt);
      if (answers !== undefined) {
        answered.add(step);
        await answer(api, linkSession, answers);
      }
    }
    if (Date.now() - openedAt > patienceMs)
      throw new Error(`A link stays ${linkSession?.state ?? 'unopened'}.`);
    await delay(lookEveryMs);
  }
}

/** Names the step that waits for this person; undefined while something else is waited for. */
function stepOf(session: LinkSession | null): string | undefined {
  if (session === null || session.sealingKey === null) return undefined;
  if (session.state !== 'AWAITING_CREDENTIALS' && session.state !== 'CHALLENGED') return undefined;
  return session.challenge?.id ?? credentialsStep;
}

/** Undefined while the code has not arrived, or the authenticator app still shows one that was used. */
function answersFor(
  { username, challenge }: LinkSession,
  carrier: Carrier,
  sandbox: Sandbox,
  openedAt: number,
): Record<string, string> | undefined {
  const login = carrier.logins.find(username);
  if (login === undefined) throw new Error(`There is no login ${username}.`);
  if (challenge === null) return { username, password: login.password };
  if (carrier.profile.secondFactor === 'totp') {
    const step = stepAt(Date.now());
    return step > login.lastTotpStep ? { code: totpCode(login.totpSecret, step) } : undefined;
  }
  const message = sandbox.inbox.messages().find(({ login: owner, carrier: sender, arrivedAt }) => {
    return owner === username && sender === carrier.profile.id && Date.parse(arrivedAt) >= openedAt;
  });
  return message === undefined ? undefined : { code: message.code };
}

async function answer(
  api: ApiClient,
  session: LinkSession,
  answers: Readonly<Record<string, string>>,
): Promise<void> {
  const { sealingKey, device, id } = session;
  if (sealingKey === null || device === null || device.publicKey === null)
    throw new Error('The device has offered no key.');
  const challengeId = session.challenge?.id ?? credentialsStep;
  const submissionId = drawSubmissionId();
  const envelope = await sealAnswer({
    scope: { sourceId: session.sourceId, linkSessionId: id, challengeId },
    submissionId,
    sealingKey,
    devicePublicKey: device.publicKey,
    answers,
    serverNow: Date.now(),
  });
  const params = { path: { id } };
  await body(
    api.POST('/api/v1/link-sessions/{id}/answers', { params, body: { submissionId, challengeId, envelope } }),
  );
}
