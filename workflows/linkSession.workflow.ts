import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  patched,
  workflowInfo,
} from '@temporalio/workflow';
import { isFailureCode, type FailureCode } from '../contracts/domain/failures.ts';
import type { SessionEndReason } from '../contracts/domain/states.ts';
import type { LinkSubject } from '../contracts/temporal/cloudActivities.ts';
import type { CarriedLink, LinkSessionInput } from '../contracts/temporal/linkSession.ts';
import { deviceControl, store } from './activityClasses.ts';
import { conditionBefore, deadlineIn } from './businessTime.ts';
import { LinkDesk } from './linkSession/linkDesk.ts';
import { LinkDialog } from './linkSession/linkDialog.ts';
import type { LinkFailure } from './linkSession/linkOutcomes.ts';
import { linkFailure } from './linkSession/linkOutcomes.ts';
import { LinkRecord } from './linkSession/linkRecord.ts';
import { PortalLogin } from './linkSession/portalLogin.ts';

/** A start whose request was lost (its server died before accepting it) ends by itself; the client starts it again. */
const requestWaitMs = 10 * 60_000;

/**
 * Links one login source and stays for the life of the portal session. One is open at a time for each source; a request
 * that arrives meanwhile joins it. Waiting costs nothing: there is no timer while Linked.
 */
export async function linkSession(input: LinkSessionInput): Promise<void> {
  const dialog = new LinkDialog(input.carried?.answeredSubmissionIds);
  // Messages that came with the start are handled the moment there is a handler: what was carried comes first.
  const record = input.carried === undefined ? undefined : takeUp(input, input.carried, dialog);
  const desk = new LinkDesk(dialog);
  // An operator's cancellation in Temporal UI gives up or signs out, as a person would.
  CancellationScope.current().cancelRequested.catch(() => desk.dialog.close());
  await CancellationScope.nonCancellable(() => attend(input, desk, record));
}

async function attend(input: LinkSessionInput, desk: LinkDesk, carried?: LinkRecord): Promise<void> {
  if (carried === undefined) await link(input, desk, 0);
  else await hold(input, desk, carried);
  for (let dialogs = 1; await desk.goOn(); dialogs += 1) await link(input, desk, dialogs);
}

async function link(input: LinkSessionInput, desk: LinkDesk, dialogs: number): Promise<void> {
  const { dialog } = desk;
  const subject = await open(input, dialog, dialogs);
  if (subject === undefined) return;
  const record = new LinkRecord(input.organizationId, subject);
  dialog.begin(record);
  const { device } = subject;
  if (device?.online !== true) return fail(desk, record, linkFailure('DEVICE_OFFLINE'));
  const outcome = await new PortalLogin(dialog, record, device).run();
  if (outcome.kind === 'FAILED') return fail(desk, record, outcome);
  const isClosed = outcome.kind === 'CLOSED';
  if (isClosed || !(await record.change({ state: 'LINKED', challenge: null, sealingKey: null }))) {
    dialog.over = true;
    return closeAtDevice(desk, record);
  }
  await store(record.summary('Wake the sweep')).announceLinked({
    organizationId: input.organizationId,
    session: subject.session,
  });
  await hold(input, desk, record);
}

/** Writes the row of the link session; undefined when nobody asked for one, or the source cannot be linked. */
async function open(
  { organizationId, sourceId }: LinkSessionInput,
  dialog: LinkDialog,
  dialogs: number,
): Promise<LinkSubject | undefined> {
  await conditionBefore(deadlineIn(requestWaitMs), () => dialog.openedBy !== undefined);
  const { openedBy } = dialog;
  if (openedBy === undefined) return undefined;
  const { runId } = workflowInfo();
  try {
    const workflowRunId = dialogs === 0 ? runId : `${runId}/${String(dialogs)}`;
    return await store('Open the link session').openLinkSession({
      organizationId,
      sourceId,
      workflowRunId,
      openedBy,
    });
  } catch (error) {
    dialog.refuseOpening(refusedWith(error));
    return undefined;
  }
}

/** The life of the session: until the device says that it is over, somebody unlinks, or the device starts anew. */
async function hold(input: LinkSessionInput, desk: LinkDesk, record: LinkRecord): Promise<void> {
  const { dialog } = desk;
  await condition(() => dialog.sessionEnd() !== undefined || workflowInfo().continueAsNewSuggested);
  const reason = dialog.sessionEnd();
  if (reason !== undefined) return end(desk, record, reason);
  await condition(allHandlersFinished);
  const carried: CarriedLink = {
    subject: record.subject,
    sequence: record.sequence,
    answeredSubmissionIds: dialog.answeredSubmissionIds,
  };
  await continueAsNew<typeof linkSession>({ ...input, carried });
}

function takeUp(input: LinkSessionInput, carried: CarriedLink, dialog: LinkDialog): LinkRecord {
  const record = new LinkRecord(input.organizationId, carried.subject, carried.sequence, 'LINKED');
  dialog.begin(record);
  return record;
}

async function end(desk: LinkDesk, record: LinkRecord, endReason: SessionEndReason): Promise<void> {
  const { dialog } = desk;
  const { organizationId, subject } = record;
  dialog.over = true;
  await record.change({ state: 'ENDED', endReason });
  await store(record.summary('Pause the sweep')).announceUnlinked({
    organizationId,
    session: subject.session,
  });
  if (dialog.closeWasRequested || endReason === 'CARRIER_STOPPED') await closeAtDevice(desk, record);
}

async function fail(desk: LinkDesk, record: LinkRecord, { state, code }: LinkFailure): Promise<void> {
  desk.dialog.over = true;
  const failureCode = code === undefined ? {} : { failureCode: code };
  await record.change({ state, challenge: null, sealingKey: null, ...failureCode });
  const isAway = code === 'DEVICE_OFFLINE' || code === 'DEVICE_NOT_ANSWERING';
  if (!isAway) await closeAtDevice(desk, record);
}

/**
 * Signs out, or gives a login up. A device that does not answer has lost the session anyway, or reports it later. Who
 * links again meanwhile does not wait for it: a device gives up by itself what it still holds of the source.
 */
async function closeAtDevice(desk: LinkDesk, record: LinkRecord): Promise<void> {
  const { device, session } = record.subject;
  if (device === null) return;
  const closing = deviceControl(device.serialNumber, record.summary('Sign out'))
    .closeLink(session)
    .catch((error: unknown) => {
      if (!(error instanceof ActivityFailure)) throw error;
    });
  const first = await Promise.race([
    closing.then(() => 'CLOSED' as const),
    condition(() => desk.isAskedAgain).then(() => 'ASKED_AGAIN' as const),
  ]);
  // Histories from before this waited for the device.
  if (first === 'ASKED_AGAIN' && patched('link-again-at-once')) return;
  await closing;
}

function refusedWith(error: unknown): FailureCode {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  return cause instanceof ApplicationFailure && isFailureCode(cause.type) ? cause.type : 'INTERNAL';
}
