import { randomBytes, randomUUID } from 'node:crypto';
import { ApplicationFailure, WorkflowUpdateFailedError } from '@temporalio/client';
import { credentialsStep } from '../contracts/domain/sealing.ts';
import type { LinkStep } from '../contracts/temporal/deviceActivities.ts';
import { cancelLink, deviceRestarted, sessionEnded, unlink } from '../contracts/temporal/linkSession.ts';
import { searchAttributes } from '../contracts/temporal/searchAttributes.ts';
import { waitUntil } from '../scripts/processes/waitUntil.ts';
import { door } from '../test/workflows/doors.ts';
import { LinkPerson } from '../test/workflows/linkPerson.ts';
import {
  challenged,
  inMs,
  linkSubject,
  organizationId,
  sealingKey,
  smsChallenge,
} from '../test/workflows/stubActivities.ts';
import { createWorkflowBench, type WorkflowBench } from '../test/workflows/workflowBench.ts';

let bench: WorkflowBench;

beforeEach(async () => {
  bench = await createWorkflowBench();
});

afterEach(async () => {
  await bench.close();
});

const states = (): string[] => bench.cloud.calls('recordLinkSession').map((change) => change.state);
const lastChange = (): unknown => bench.cloud.calls('recordLinkSession').at(-1);
const refusalOf = async (update: Promise<unknown>): Promise<string | null | undefined> => {
  try {
    await update;
    return 'accepted';
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    return error.cause instanceof ApplicationFailure ? error.cause.type : undefined;
  }
};

async function linked(): Promise<LinkPerson> {
  const person = new LinkPerson(bench.client);
  await person.open();
  await person.submitCredentials();
  await person.reaches('LINKED');
  return person;
}

async function challengedPerson(): Promise<{ person: LinkPerson; challengeId: string }> {
  const challenge = smsChallenge();
  bench.device.on('submitCredentials', () => Promise.resolve(challenged(challenge)));
  const person = new LinkPerson(bench.client);
  await person.open();
  await person.submitCredentials();
  await person.reaches('CHALLENGED');
  return { person, challengeId: challenge.id };
}

describe('a device and a gateway that go by another time than Temporal', () => {
  it.each([-3_600_000, 3_600_000])('%d ms off, link all the same: what counts is how long', async (offMs) => {
    const there = (ms: number): string => inMs(ms + offMs);
    bench.device.on('prepareLink', () => {
      const key = { ...sealingKey(), expiresAt: there(15 * 60_000) };
      return Promise.resolve({ kind: 'READY', sealingKey: key, answeredAt: there(0) });
    });
    const challenge = smsChallenge({ expiresAt: there(5 * 60_000) });
    bench.device.on('submitCredentials', () =>
      Promise.resolve({ ...challenged(challenge), answeredAt: there(0) }),
    );
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.submitCredentials();
    await person.reaches('CHALLENGED');
    await person.submit(challenge.id);
    await person.reaches('LINKED');
  });
});

describe('a login that the portal takes', () => {
  it('signs out and ends when its session was closed by somebody else meanwhile', async () => {
    bench.cloud.on('recordLinkSession', ({ state }) => Promise.resolve(state !== 'LINKED'));
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.submitCredentials();
    await person.workflow.result();
    expect(bench.device.calls('closeLink')).toHaveLength(1);
    expect(bench.cloud.calls('announceLinked')).toHaveLength(0);
  });

  it('submits nothing any more once its session was closed by somebody else', async () => {
    bench.cloud.on('recordLinkSession', ({ state }) => Promise.resolve(state !== 'AUTHENTICATING'));
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.submitCredentials();
    await person.workflow.result();
    expect(bench.device.calls('submitCredentials')).toHaveLength(0);
    expect(bench.device.calls('closeLink')).toHaveLength(1);
    expect(states()).toEqual(['AWAITING_CREDENTIALS', 'AUTHENTICATING']);
  });

  it.each(['CHALLENGED', 'VERIFYING'])(
    'gives the login up at the portal when %s is refused',
    async (refused) => {
      const challenge = smsChallenge();
      bench.device.on('submitCredentials', () => Promise.resolve(challenged(challenge)));
      bench.cloud.on('recordLinkSession', ({ state }) => Promise.resolve(state !== refused));
      const person = new LinkPerson(bench.client);
      await person.open();
      await person.submitCredentials();
      if (refused === 'VERIFYING') {
        await person.reaches('CHALLENGED');
        await person.submit(challenge.id);
      }
      await person.workflow.result();
      expect(bench.device.calls('submitAnswer')).toHaveLength(0);
      expect(bench.device.calls('closeLink')).toHaveLength(1);
      expect(states().at(-1)).toBe(refused);
    },
  );

  it('goes from credentials through a code to Linked, each change recorded once and in order', async () => {
    const { person, challengeId } = await challengedPerson();
    await person.submit(challengeId);
    await person.reaches('LINKED');
    await person.workflow.signal(sessionEnded.name, { linkEpoch: 1, reason: 'SESSION_TIMED_OUT' });
    await person.workflow.result();
    expect(states()).toEqual([
      'AWAITING_CREDENTIALS',
      'AUTHENTICATING',
      'CHALLENGED',
      'VERIFYING',
      'LINKED',
      'ENDED',
    ]);
    expect(bench.cloud.calls('recordLinkSession').map((change) => change.sequence)).toEqual([
      1, 2, 3, 4, 5, 6,
    ]);
    expect(lastChange()).toMatchObject({ endReason: 'SESSION_TIMED_OUT' });
    expect(bench.cloud.calls('announceLinked')).toHaveLength(1);
    expect(bench.cloud.calls('announceUnlinked')).toHaveLength(1);
  });

  it('submits what was sealed, bound to the step it was sealed for', async () => {
    const { person, challengeId } = await challengedPerson();
    const submissionId = randomUUID();
    await person.submit(challengeId, submissionId);
    await person.reaches('LINKED');
    expect(bench.device.calls('submitAnswer')).toEqual([
      expect.objectContaining({
        submissionId,
        scope: { sourceId: person.sourceId, linkSessionId: person.session.linkSessionId, challengeId },
      }),
    ]);
  });

  it('shows a refused code as a new challenge and takes the next code for that one only', async () => {
    const { person, challengeId } = await challengedPerson();
    const again = smsChallenge({ previousFailure: 'INVALID_CODE', attemptsLeft: 2 });
    bench.device.on('submitAnswer', ({ scope }) =>
      Promise.resolve(scope.challengeId === again.id ? { kind: 'LINKED' } : challenged(again)),
    );
    await person.submit(challengeId);
    await person.reaches('CHALLENGED', 5);
    expect(await refusalOf(person.submit(challengeId))).toBe('CHALLENGE_OVER');
    await person.submit(again.id);
    await person.reaches('LINKED');
  });

  it('sends another code on request and goes on with the challenge it brings', async () => {
    const first = smsChallenge({ resendAt: inMs(-1_000) });
    const second = smsChallenge({ resendAt: inMs(60_000) });
    bench.device.on('submitCredentials', () => Promise.resolve(challenged(first)));
    bench.device.on('resendCode', () => Promise.resolve(challenged(second)));
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.submitCredentials();
    await person.reaches('CHALLENGED');
    await person.resend(first.id);
    await person.reaches('CHALLENGED', 4);
    expect(await refusalOf(person.resend(second.id))).toBe('RESEND_TOO_EARLY');
    expect(await refusalOf(person.submit(first.id))).toBe('CHALLENGE_OVER');
    await person.submit(second.id);
    await person.reaches('LINKED');
  });
});

describe('two windows', () => {
  it('join one dialog', async () => {
    const person = new LinkPerson(bench.client);
    const other = new LinkPerson(bench.client, person.sourceId);
    expect(await other.open()).toEqual(await person.open());
    expect(bench.cloud.calls('openLinkSession')).toHaveLength(1);
  });

  it('cannot both answer one challenge', async () => {
    const step = door<LinkStep>();
    const { person, challengeId } = await challengedPerson();
    bench.device.on('submitAnswer', () => step.opened);
    const answers = await Promise.all([
      refusalOf(person.submit(challengeId)),
      refusalOf(person.submit(challengeId)),
    ]);
    expect(answers.sort()).toEqual(['CHALLENGE_OVER', 'accepted']);
    step.open({ kind: 'LINKED' });
    await person.reaches('LINKED');
    expect(bench.device.calls('submitAnswer')).toHaveLength(1);
  });
});

describe('a person who links again', () => {
  it('does not wait for a device that does not answer the sign-out', async () => {
    const answered = door();
    bench.device.on('closeLink', () => answered.opened);
    const person = await linked();
    await person.unlink();
    await waitUntil('the sign-out to be under way', 10_000, () =>
      Promise.resolve(bench.device.calls('closeLink').length === 1),
    );
    await person.open();
    await person.submitCredentials();
    await person.reaches('LINKED');
    expect(bench.cloud.calls('openLinkSession')).toHaveLength(2);
    expect(bench.cloud.calls('announceUnlinked')).toHaveLength(1);
    answered.open();
    await person.unlink();
    await person.workflow.result();
  });
});

describe('a submission', () => {
  it('is made once when the client sends it again', async () => {
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.reaches('AWAITING_CREDENTIALS', 1);
    const submissionId = randomUUID();
    await Promise.all([
      person.submit(credentialsStep, submissionId),
      person.submit(credentialsStep, submissionId),
    ]);
    await person.reaches('LINKED');
    await person.submit(credentialsStep, submissionId);
    expect(bench.device.calls('submitCredentials')).toHaveLength(1);
  });

  it('that fails on the way is not repeated: the portal is looked at, and only then it is Linked', async () => {
    bench.device.on('submitCredentials', () => Promise.reject(new Error('the browser crashed')));
    bench.device.on('probeLink', () => Promise.resolve({ kind: 'LINKED' }));
    const person = await linked();
    expect(bench.device.calls('submitCredentials')).toHaveLength(1);
    expect(bench.device.calls('probeLink')).toHaveLength(1);
    await person.unlink();
  });

  it('is handed to its device within 20 s, and once', async () => {
    const { person, challengeId } = await challengedPerson();
    await person.submit(challengeId);
    await person.reaches('LINKED');
    const { events } = await person.workflow.fetchHistory();
    const submissions = (events ?? [])
      .flatMap((event) => event.activityTaskScheduledEventAttributes ?? [])
      .filter(({ activityType }) => /^submit/.test(activityType?.name ?? ''));
    expect(submissions.map(({ activityType }) => activityType?.name)).toEqual([
      'submitCredentials',
      'submitAnswer',
    ]);
    for (const { scheduleToStartTimeout, retryPolicy } of submissions) {
      expect(Number(scheduleToStartTimeout?.seconds)).toBe(20);
      expect(retryPolicy?.maximumAttempts).toBe(1);
    }
  });

  it('whose outcome stays unknown ends the attempt as such', async () => {
    bench.device.on('submitCredentials', () => Promise.reject(new Error('the browser crashed')));
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.submitCredentials();
    await person.workflow.result();
    expect(bench.device.calls('submitCredentials')).toHaveLength(1);
    expect(lastChange()).toMatchObject({ state: 'FAILED', failureCode: 'OUTCOME_UNKNOWN' });
  });

  it.each(['NOT_SUBMITTED', 'DEVICE_GONE', 'TASK_UNREADABLE'])(
    'that the gateway gave back as %s was not made: no probe, and the person may link again',
    async (type) => {
      bench.device.on('submitCredentials', () =>
        Promise.reject(ApplicationFailure.nonRetryable('not handed over', type)),
      );
      const person = new LinkPerson(bench.client);
      await person.open();
      await person.submitCredentials();
      await person.workflow.result();
      expect(bench.device.calls('probeLink')).toHaveLength(0);
      expect(lastChange()).toMatchObject({ state: 'UNAVAILABLE', failureCode: 'DEVICE_NOT_ANSWERING' });
    },
  );
});

describe('a failure', () => {
  it.each([
    ['INVALID_CREDENTIALS', 'DENIED'],
    ['ACCOUNT_LOCKED', 'LOCKED'],
    ['PASSWORD_EXPIRED', 'NEEDS_ACTION'],
    ['SITE_UNAVAILABLE', 'UNAVAILABLE'],
    ['SITE_CHANGED', 'FAILED'],
  ] as const)('%s ends the attempt as %s', async (code, state) => {
    bench.device.on('submitCredentials', () => Promise.resolve({ kind: 'FAILED', code }));
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.submitCredentials();
    await person.workflow.result();
    expect(lastChange()).toMatchObject({ state, failureCode: code, challenge: null, sealingKey: null });
    expect(bench.cloud.calls('announceLinked')).toHaveLength(0);
  });

  it('of a device that is offline shows at once and nothing is dispatched', async () => {
    bench.cloud.on('openLinkSession', ({ sourceId }) => {
      const subject = linkSubject(sourceId);
      return Promise.resolve({ ...subject, device: subject.device && { ...subject.device, online: false } });
    });
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.workflow.result();
    expect(states()).toEqual(['UNAVAILABLE']);
    expect(bench.device.calls('prepareLink')).toHaveLength(0);
  });

  it('of the source reaches the one who asked, by its code', async () => {
    bench.cloud.on('openLinkSession', () =>
      Promise.reject(ApplicationFailure.nonRetryable('no Sync', 'SUBSCRIPTION_REQUIRED')),
    );
    const person = new LinkPerson(bench.client);
    expect(await refusalOf(person.open())).toBe('SUBSCRIPTION_REQUIRED');
    await person.workflow.result();
  });
});

describe('time', () => {
  it('runs out for credentials that nobody enters', async () => {
    bench.cloud.on('openLinkSession', ({ sourceId }) =>
      Promise.resolve({ ...linkSubject(sourceId), credentialsWaitMs: 50 }),
    );
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.workflow.result();
    expect(lastChange()).toMatchObject({ state: 'EXPIRED', failureCode: 'CHALLENGE_EXPIRED' });
    expect(bench.device.calls('closeLink')).toHaveLength(1);
  });

  it('runs out for a code; a late one is refused and never submitted', async () => {
    const challenge = smsChallenge({ expiresAt: inMs(800) });
    bench.device.on('submitCredentials', () => Promise.resolve(challenged(challenge)));
    const closing = door();
    bench.device.on('closeLink', () => closing.opened);
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.submitCredentials();
    await person.reaches('EXPIRED');
    expect(await refusalOf(person.submit(challenge.id))).toBe('LINK_NOT_OPEN');
    closing.open();
    await person.workflow.result();
    expect(bench.device.calls('submitAnswer')).toHaveLength(0);
  });
});

describe('a person who gives up', () => {
  it('ends the attempt and the login at the device, also while the portal is being asked', async () => {
    const step = door<LinkStep>();
    bench.device.on('submitCredentials', () => step.opened);
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.submitCredentials();
    await person.reaches('AUTHENTICATING');
    await person.cancel();
    await person.workflow.result();
    step.open({ kind: 'LINKED' });
    expect(lastChange()).toMatchObject({ state: 'CANCELLED' });
    expect(bench.device.calls('closeLink')).toHaveLength(1);
  });

  it('may link again while the last attempt is still being closed', async () => {
    const closing = door();
    bench.device.on('closeLink', () => closing.opened);
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.reaches('AWAITING_CREDENTIALS', 1);
    await person.cancel();
    await person.reaches('CANCELLED');
    bench.cloud.on('openLinkSession', ({ sourceId }) => Promise.resolve(linkSubject(sourceId, 2)));
    const reopening = person.open();
    closing.open();
    expect((await reopening).linkEpoch).toBe(2);
    await person.submitCredentials();
    await person.reaches('LINKED');
    const keys = bench.cloud.calls('openLinkSession').map((call) => call.workflowRunId);
    expect(new Set(keys).size).toBe(2);
  });
});

describe('a linked session', () => {
  it('ignores what is said about an older one', async () => {
    bench.cloud.on('openLinkSession', ({ sourceId }) => Promise.resolve(linkSubject(sourceId, 7)));
    const person = await linked();
    await person.workflow.signal(sessionEnded.name, { linkEpoch: 6, reason: 'SESSION_TIMED_OUT' });
    expect((await person.look()).state).toBe('LINKED');
    await person.workflow.signal(sessionEnded.name, { linkEpoch: 7, reason: 'SITE_BLOCKING' });
    await person.workflow.result();
    expect(lastChange()).toMatchObject({ endReason: 'SITE_BLOCKING' });
  });

  it('ends with a restart of its device, but not with the news of the boot it was opened on', async () => {
    const person = await linked();
    await person.workflow.signal(deviceRestarted.name, { bootId: 'boot-1' });
    expect((await person.look()).state).toBe('LINKED');
    await person.workflow.signal(deviceRestarted.name, { bootId: 'boot-2' });
    await person.workflow.result();
    expect(lastChange()).toMatchObject({ state: 'ENDED', endReason: 'DEVICE_RESTARTED' });
  });

  it('signs out and ends when its carrier is stopped', async () => {
    const person = await linked();
    await person.workflow.signal(sessionEnded.name, { linkEpoch: 1, reason: 'CARRIER_STOPPED' });
    await person.workflow.result();
    expect(lastChange()).toMatchObject({ state: 'ENDED', endReason: 'CARRIER_STOPPED' });
    expect(bench.device.calls('closeLink')).toHaveLength(1);
  });

  it('is not reached when its carrier is stopped during the login, and nothing more is submitted', async () => {
    const { person, challengeId } = await challengedPerson();
    await person.workflow.signal(sessionEnded.name, { linkEpoch: 1, reason: 'CARRIER_STOPPED' });
    await person.workflow.result();
    expect(lastChange()).toMatchObject({ state: 'UNAVAILABLE', failureCode: 'CARRIER_STOPPED' });
    await expect(person.submit(challengeId)).rejects.toThrow();
    expect(bench.device.calls('submitAnswer')).toHaveLength(0);
    expect(bench.device.calls('closeLink')).toHaveLength(1);
  });

  it.each([cancelLink, unlink])('is not closed by $name of the session before it', async ({ name }) => {
    const person = await linked();
    const before = { linkSessionId: randomUUID(), cancelledBy: 'person' };
    const closing = person.workflow.executeUpdate(name, { args: [before] });
    expect(await refusalOf(closing)).toBe('LINK_NOT_OPEN');
    expect(await person.look()).toMatchObject({ state: 'LINKED' });
    await person.unlink();
    await person.workflow.result();
  });

  it('signs out at the portal when somebody unlinks', async () => {
    const person = await linked();
    await person.unlink();
    await person.workflow.result();
    expect(lastChange()).toMatchObject({ state: 'ENDED', endReason: 'SIGNED_OUT' });
    expect(bench.device.calls('closeLink')).toHaveLength(1);
  });

  it('survives a worker that is replaced, and has no timer to pay for', async () => {
    const person = await linked();
    // A task that is just being handed to a worker that stops is lost until its time-out.
    await waitUntil('no activity is under way', 15_000, async () => {
      const { pendingActivities } = (await person.workflow.describe()).raw;
      return (pendingActivities ?? []).length === 0;
    });
    await bench.restartWorker();
    expect((await person.look()).state).toBe('LINKED');
    const { events } = await person.workflow.fetchHistory();
    const timers = (events ?? []).filter((event) => event.timerStartedEventAttributes).length;
    const ended = (events ?? []).filter(
      (event) => event.timerCanceledEventAttributes ?? event.timerFiredEventAttributes,
    ).length;
    expect(ended).toBe(timers);
  });

  it('goes on in a new run: the answered submission is known, the sequence goes on, another window joins', async () => {
    const person = new LinkPerson(bench.client);
    const submissionId = randomUUID();
    const subject = linkSubject(person.sourceId, 3);
    await person.startCarried({ subject, sequence: 6, answeredSubmissionIds: [submissionId] });
    await person.submit(credentialsStep, submissionId);
    expect(await refusalOf(person.submit(credentialsStep))).toBe('CHALLENGE_OVER');
    expect(await new LinkPerson(bench.client, person.sourceId).open()).toEqual(person.session);
    await person.workflow.signal(sessionEnded.name, { linkEpoch: 3, reason: 'SESSION_TIMED_OUT' });
    await person.workflow.result();
    expect(bench.cloud.calls('openLinkSession')).toEqual([]);
    expect(bench.device.calls('submitCredentials')).toEqual([]);
    expect(bench.cloud.calls('recordLinkSession')).toEqual([
      expect.objectContaining({ state: 'ENDED', sequence: 7, endReason: 'SESSION_TIMED_OUT' }),
    ]);
  });

  it('takes what was answered along by itself when its history has grown', async () => {
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.reaches('AWAITING_CREDENTIALS', 1);
    const submissionId = randomUUID();
    await person.submit(credentialsStep, submissionId);
    await person.reaches('LINKED');
    const { runId } = await person.workflow.describe();
    const shown = await person.look();
    await waitUntil('a new run', 30_000, async () => {
      // The end of a session that was over before this one: nothing follows from it but history.
      const reason = randomBytes(400_000).toString('base64');
      await person.workflow.signal(sessionEnded.name, { linkEpoch: 0, reason });
      return (await person.workflow.describe()).runId !== runId;
    });
    await person.submit(credentialsStep, submissionId);
    expect(await refusalOf(person.submit(credentialsStep))).toBe('CHALLENGE_OVER');
    expect(bench.device.calls('submitCredentials')).toHaveLength(1);
    expect(await person.look()).toEqual(shown);
    await person.unlink();
    await person.workflow.result();
    expect(lastChange()).toMatchObject({ state: 'ENDED', sequence: shown.sequence + 1 });
  }, 60_000);

  it('signs out when an operator cancels the workflow', async () => {
    const person = await linked();
    await person.workflow.cancel();
    await person.workflow.result();
    expect(lastChange()).toMatchObject({ state: 'ENDED', endReason: 'SIGNED_OUT' });
  });
});

describe('a device that starts anew', () => {
  it('makes another key while nothing has been submitted', async () => {
    const person = new LinkPerson(bench.client);
    await person.open();
    await person.reaches('AWAITING_CREDENTIALS', 1);
    await person.workflow.signal(deviceRestarted.name, { bootId: 'boot-2' });
    await person.reaches('AWAITING_CREDENTIALS', 2);
    expect(bench.device.calls('prepareLink')).toHaveLength(2);
    // Told again by another gateway: that is no other start.
    await person.workflow.signal(deviceRestarted.name, { bootId: 'boot-2' });
    await person.submit(credentialsStep);
    await person.reaches('LINKED');
    expect(bench.device.calls('prepareLink')).toHaveLength(2);
  });

  it('takes its challenge with it: looked at, nothing submitted, and said to be so', async () => {
    const { person } = await challengedPerson();
    await person.workflow.signal(deviceRestarted.name, { bootId: 'boot-2' });
    await person.workflow.result();
    expect(bench.device.calls('probeLink')).toHaveLength(1);
    expect(bench.device.calls('submitAnswer')).toHaveLength(0);
    expect(lastChange()).toMatchObject({ state: 'UNAVAILABLE', failureCode: 'DEVICE_RESTARTED' });
  });
});

describe('operators', () => {
  it('find a link session by organization, source and state, and read what it does in words', async () => {
    const person = await linked();
    const { searchAttributes: found } = await person.workflow.describe();
    expect(found).toMatchObject({
      [searchAttributes.organization]: [organizationId],
      [searchAttributes.source]: [person.sourceId],
      [searchAttributes.linkState]: ['LINKED'],
    });
    const metadata = await person.workflow.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    expect(metadata.currentDetails).toMatch(/^Meridian Life · Agent Smith · Linked since \d\d:\d\d UTC$/);
  });

  it('see no name and no sealed secret in what Temporal stores', async () => {
    const person = await linked();
    const { events } = await person.workflow.fetchHistory();
    const raw = await bench.temporal.connection.workflowService.getWorkflowExecutionHistory({
      namespace: bench.temporal.namespace,
      execution: { workflowId: person.workflow.workflowId },
    });
    const stored = Buffer.from(JSON.stringify(raw)).toString();
    const bytes = JSON.stringify(raw.history?.events?.map((event) => decodeStrings(event)));
    expect(events?.length).toBeGreaterThan(10);
    expect(`${stored}${bytes}`).not.toMatch(/Meridian|Agent Smith|ciphertext/);
  });
});

/** Every byte string of an event as text. */
function decodeStrings(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (Array.isArray(value)) return value.map(decodeStrings);
  if (value === null || typeof value !== 'object') return value;
  return Object.values(value).map(decodeStrings);
}
