import {
  failureDefinition,
  failureMessage,
  type FailureCode,
  type NextAction,
} from '../../contracts/domain/failures.ts';
import type { SessionEndReason } from '../../contracts/domain/states.ts';
import type { SourceRow } from './sourceRow.ts';

interface SourceExplanation {
  sentence: string;
  nextAction: NextAction;
}

/** Why a source that was Linked is so no more. `{institution}` is the carrier. */
const endings: Record<SessionEndReason | 'DEVICE_REMOVED', string> = {
  SESSION_TIMED_OUT: '{institution} ended the session.',
  SIGNED_OUT: 'Signed out.',
  DEVICE_RESTARTED: 'The Sync device was restarted.',
  DEVICE_SILENT: 'The Sync device is not connected.',
  DEVICE_REMOVED: 'Its Sync device was removed.',
  SITE_BLOCKING: '{institution} refuses automated reading.',
  SITE_CHANGED: 'A page of {institution} does not look as expected.',
  CARRIER_STOPPED: 'Reading from {institution} was stopped for a while, and may go on.',
  REPLACED: 'Somebody signed in with this login elsewhere.',
};

type Facts = Pick<
  SourceRow,
  'state' | 'state_reason' | 'institution_name' | 'plugin_stopped' | 'waiting' | 'device_id' | 'device_online'
> & { failureCode: FailureCode | null };

/** A source's state in a sentence, and the one next action. */
export function explainSource(source: Facts): SourceExplanation {
  const { institution_name: institution, failureCode } = source;
  if (source.plugin_stopped !== null) return ofFailure('CARRIER_STOPPED', institution);
  switch (source.state) {
    case 'LINKED':
      if (!source.device_online) return ofFailure('DEVICE_OFFLINE', institution);
      return {
        sentence: source.waiting > 0 ? `Linked. ${waiting(source.waiting)}` : 'Linked.',
        nextAction: 'NONE',
      };
    case 'PAUSED':
      return { sentence: 'Paused. Nothing is read until it is resumed.', nextAction: 'ASK_OWNER' };
    case 'CREATED':
      if (source.device_id === null) return withoutDevice;
      if (failureCode !== null && !isOver(source)) return ofFailure(failureCode, institution);
      return { sentence: 'Not linked yet.', nextAction: 'LINK_AGAIN' };
    case 'UNLINKED':
      if (source.device_id === null) return withoutDevice;
      if (failureCode !== null && !isOver(source)) return ofFailure(failureCode, institution);
      return { sentence: `${ending(source)}${waitingToo(source.waiting)}`, nextAction: 'LINK_AGAIN' };
  }
}

/** What ended the last session or link does not hold any more: the device is back, the carrier was started again. */
function isOver({ failureCode, device_online: online, plugin_stopped: stopped }: Facts): boolean {
  if (failureCode === 'CARRIER_STOPPED') return stopped === null;
  return failureCode === 'DEVICE_OFFLINE' && online;
}

const withoutDevice: SourceExplanation = {
  sentence: 'No Sync device can log in here. Create a device, or wait for its first heartbeat.',
  nextAction: 'CHECK_DEVICE',
};

function ofFailure(code: FailureCode, institution: string): SourceExplanation {
  return { sentence: failureMessage(code, institution), nextAction: failureDefinition(code).nextAction };
}

function ending({ state_reason: reason, institution_name: institution }: Facts): string {
  const text =
    reason !== null && Object.hasOwn(endings, reason)
      ? endings[reason as keyof typeof endings]
      : 'Not linked.';
  return text.replaceAll('{institution}', institution);
}

function waiting(policies: number): string {
  return policies === 1 ? '1 policy is waiting.' : `${String(policies)} policies are waiting.`;
}

function waitingToo(policies: number): string {
  return policies === 0 ? '' : ` ${waiting(policies)}`;
}
