import type { Channel, ChallengeKind } from '../../../contracts/domain/challenges.ts';
import type { Schemas } from '../api/client.ts';

type Challenge = Schemas['ChallengeDto'];

export interface ChallengeWords {
  title: string;
  submit: string;
}

export const challengeWords: Record<ChallengeKind, ChallengeWords> = {
  CHOOSE_CHANNEL: { title: 'Where should the code go?', submit: 'Send the code' },
  ONE_TIME_CODE: { title: 'Enter the code', submit: 'Verify' },
  TOTP: { title: 'Enter the code of your authenticator app', submit: 'Verify' },
  PUSH_APPROVAL: { title: 'Approve the sign-in on your phone', submit: 'I have approved it' },
  PUSH_NUMBER_MATCH: { title: 'Choose this number on your phone', submit: 'I have chosen it' },
  SECURITY_QUESTIONS: { title: 'Answer the security question', submit: 'Answer' },
  SELECTION: { title: 'Choose one', submit: 'Continue' },
  MAGIC_LINK: { title: 'Open the link in your email', submit: 'I have opened it' },
  HUMAN_CHECK: { title: 'A check that only you can do', submit: 'Continue' },
  SITE_ACTION: { title: 'The portal wants something done', submit: 'It is done' },
};

const sentBy: Record<Channel, string> = {
  SMS: 'by text message to',
  VOICE: 'by phone call to',
  EMAIL: 'by email to',
  APP: 'by the app on',
};

/** What was sent where: `Sent by text message to •••-•••-4417.` */
export function sentWhere({ channel, maskedDestination }: Challenge): string | undefined {
  if (maskedDestination === undefined) return undefined;
  return `Sent ${channel === undefined ? 'to' : sentBy[channel]} ${maskedDestination}.`;
}

export const refusedAnswer: Record<'INVALID_CODE' | 'CHALLENGE_EXPIRED', string> = {
  INVALID_CODE: 'That code was not accepted. Enter the newest one; a code works only once.',
  CHALLENGE_EXPIRED: 'The time for that code was over. Enter the new one.',
};
