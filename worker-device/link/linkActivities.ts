import type { PortalFailureCode } from '../../contracts/domain/failures.ts';
import type {
  DeviceLinkActivities,
  DeviceSubmission,
  LinkProbe,
  LinkStep,
  ProbeLinkInput,
} from '../../contracts/temporal/deviceActivities.ts';
import type { DeviceLog } from '../deviceLog.ts';
import type { LoginStep } from '../portal/portalSession.ts';
import type { SessionLane } from '../sessions/sessionLane.ts';
import type { SessionLanes } from '../sessions/sessionLanes.ts';
import type { LoginDesk } from './loginDesk.ts';
import type { SealingKeys } from './sealingKeys.ts';
import { takeAnswers, takeCredentials } from './secrets.ts';
import type { SubmissionLedger } from './submissionLedger.ts';

export interface LinkActivityTools {
  desk: LoginDesk;
  lanes: SessionLanes;
  keys: SealingKeys;
  ledger: SubmissionLedger;
  log: DeviceLog;
}

/** Hands an opened secret to the portal; undefined when it is not what the step asks for. */
type Submit = (lane: SessionLane, plaintext: Uint8Array) => Promise<LoginStep> | undefined;

const mostRememberedSteps = 500;

/** Nobody has been asked anything at the portal. */
const notMade: LinkStep = { kind: 'FAILED', code: 'CHALLENGE_EXPIRED' };
/** As above: the login, and the key that the answer was sealed to, went with an earlier run of this device. */
const leftBehind: LinkStep = { kind: 'FAILED', code: 'DEVICE_RESTARTED' };
const unknown: LinkStep = { kind: 'FAILED', code: 'OUTCOME_UNKNOWN' };

/** The activities of the link queue. Each submission id reaches the portal at most once, for ever (promise 3). */
export function createLinkActivities(tools: LinkActivityTools): DeviceLinkActivities {
  const { desk, lanes } = tools;
  const steps = new Map<string, Promise<LinkStep>>();
  /** The same id, asked twice of this process, gets the same answer; of an earlier process, what is known: nothing. */
  const once = (id: string, make: () => Promise<LinkStep>): Promise<LinkStep> => {
    const known = steps.get(id);
    if (known !== undefined) return known;
    const step = make();
    steps.set(id, step);
    const [oldest] = steps.keys();
    if (steps.size > mostRememberedSteps && oldest !== undefined) steps.delete(oldest);
    return step;
  };
  return {
    prepareLink: (input) => desk.prepare(input),
    submitCredentials: (submission) =>
      once(submission.submissionId, () => submit(tools, submission, submitCredentials)),
    submitAnswer: (submission) =>
      once(submission.submissionId, () => submit(tools, submission, submitAnswers(submission))),
    resendCode: ({ session, challengeId, requestId }) =>
      once(`resend ${requestId}`, async () => {
        const lane = lanes.signingIn(session);
        if (lane === undefined) return notMade;
        return advance(tools, lane, () => lane.session.resendCode(challengeId));
      }),
    probeLink: (input) => probe(tools, input),
    async closeLink(session) {
      const lane = lanes.of(session.sourceId);
      if (lane?.ref.linkSessionId === session.linkSessionId) await desk.giveUp(lane);
    },
  };
}

const submitCredentials: Submit = (lane, plaintext) => {
  const credentials = takeCredentials(plaintext);
  return credentials === undefined ? undefined : lane.session.submitCredentials(credentials);
};

function submitAnswers({ scope }: DeviceSubmission): Submit {
  return (lane, plaintext) => {
    const answers = takeAnswers(plaintext);
    return answers === undefined ? undefined : lane.session.submitAnswers(scope.challengeId, answers);
  };
}

async function submit(
  { ledger, lanes, keys, log, ...tools }: LinkActivityTools,
  { session, scope, submissionId, envelope }: DeviceSubmission,
  submitSecret: Submit,
): Promise<LinkStep> {
  if (ledger.has(submissionId)) return unknown;
  if (lanes.isOfEarlierRun(session)) return leftBehind;
  const lane = lanes.signingIn(session);
  if (
    lane === undefined ||
    scope.sourceId !== session.sourceId ||
    scope.linkSessionId !== session.linkSessionId
  ) {
    return notMade;
  }
  const opened = await keys.open(scope, submissionId, envelope);
  if (opened.kind === 'REFUSED') {
    log.warn({ why: opened.why, linkSessionId: session.linkSessionId }, 'an envelope was not opened');
    return notMade;
  }
  const refused = await beginSubmission(ledger, submissionId, log);
  if (refused !== undefined) return { kind: 'FAILED', code: refused };
  return advance({ ledger, lanes, keys, log, ...tools }, lane, () => submitSecret(lane, opened.plaintext));
}

/** Undefined when the submission may be made: the disk has its id. */
async function beginSubmission(
  ledger: SubmissionLedger,
  submissionId: string,
  log: DeviceLog,
): Promise<PortalFailureCode | undefined> {
  try {
    return (await ledger.begin(submissionId)) ? undefined : 'OUTCOME_UNKNOWN';
  } catch (error) {
    log.error({ err: error }, 'the submission ledger could not be written; nothing was submitted');
    return 'DEVICE_STORAGE_FULL';
  }
}

async function advance(
  { desk, log }: LinkActivityTools,
  lane: SessionLane,
  takeStep: () => Promise<LoginStep> | undefined,
): Promise<LinkStep> {
  try {
    const step = await takeStep();
    if (step === undefined) return await desk.advance(lane, { kind: 'FAILED', code: 'INTERNAL' });
    const isUnknown = step.kind === 'FAILED' && step.code === 'OUTCOME_UNKNOWN';
    return await desk.advance(lane, isUnknown ? await lookBeforeGivingUp(lane) : step);
  } catch (error) {
    log.error({ err: error, linkSessionId: lane.ref.linkSessionId }, 'a step of a login failed');
    return desk.advance(lane, await lookBeforeGivingUp(lane));
  }
}

/** Whether the portal took a submission that was not answered shows by looking, never by submitting again. */
async function lookBeforeGivingUp(lane: SessionLane): Promise<LoginStep> {
  const { kind } = await lane.session.probe();
  return kind === 'LINKED' ? { kind: 'LINKED' } : { kind: 'FAILED', code: 'OUTCOME_UNKNOWN' };
}

async function probe(
  { lanes, ledger }: LinkActivityTools,
  { submissionId, ...session }: ProbeLinkInput,
): Promise<LinkProbe> {
  if (lanes.isOfEarlierRun(session)) {
    const neverMade = submissionId !== undefined && !ledger.has(submissionId);
    return { kind: 'NOT_LINKED', ...(neverMade && { neverMade }) };
  }
  const lane = lanes.of(session.sourceId);
  if (lane?.ref.linkSessionId !== session.linkSessionId || !(lane.isLinked || lane.isSigningIn)) {
    return { kind: 'NOT_LINKED' };
  }
  const found = await lane.session.probe();
  if (found.kind === 'LINKED') lane.link();
  return found;
}
