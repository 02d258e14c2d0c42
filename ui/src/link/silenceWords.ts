import type { LinkSessionState } from '../../../contracts/domain/states.ts';
import { timeOfDay } from '../time/wording.ts';

/** What these words are made of; a session of the api has it all. */
interface WaitingSession {
  state: LinkSessionState;
  institutionName: string;
  device: { name: string; online: boolean; silentSince: string | null } | null;
}

/** True while a person, or the dialog, waits in vain for the device. */
export function isDeviceSilent({ device }: Pick<WaitingSession, 'device'>): boolean {
  return device !== null && (device.silentSince !== null || !device.online);
}

/** That the device does not answer, what to look after, and what happens next; undefined while it answers. */
export function silentDeviceWords(session: WaitingSession): string | undefined {
  const { device, state } = session;
  if (device === null || !isDeviceSilent(session)) return undefined;
  const silence =
    device.silentSince === null
      ? `Your device ${device.name} is not connected.`
      : `Your device ${device.name} has not answered since ${timeOfDay(device.silentSince)}.`;
  return `${silence} Check its power and network. ${whatHappensNext(state, session.institutionName)}`;
}

function whatHappensNext(state: LinkSessionState, institution: string): string {
  const isUnderway = state === 'AUTHENTICATING' || state === 'VERIFYING';
  if (!isUnderway) return 'Nothing is sent until it answers; then you can go on here.';
  const sent = state === 'AUTHENTICATING' ? 'your password' : 'your answer';
  return (
    `It is not known yet whether ${institution} received ${sent}; it is not sent again by itself. ` +
    'When the device answers, this goes on. If it does not within a few minutes, you can link again.'
  );
}
