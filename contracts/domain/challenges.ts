/** The steps between a password and a linked session, by what the person has to do. */
export const challengeKinds = [
  'CHOOSE_CHANNEL',
  'ONE_TIME_CODE',
  'TOTP',
  'PUSH_APPROVAL',
  'PUSH_NUMBER_MATCH',
  'SECURITY_QUESTIONS',
  'SELECTION',
  'MAGIC_LINK',
  'HUMAN_CHECK',
  'SITE_ACTION',
] as const;
export type ChallengeKind = (typeof challengeKinds)[number];

export const channels = ['SMS', 'VOICE', 'EMAIL', 'APP'] as const;
export type Channel = (typeof channels)[number];

export interface ChallengeField {
  name: string;
  label: string;
  kind: 'code' | 'text' | 'password';
  /** Number of characters, where the portal states it. */
  length?: number;
}

export interface ChallengeOption {
  value: string;
  label: string;
}

/** The answer's name with which a person asks for one of a challenge's `otherWays` instead of answering its fields. */
export const otherWayAnswer = 'otherWay';

/** What a portal asks for. Times are ISO 8601 UTC instants by the server's clock. */
export interface Challenge {
  /** Drawn by the device; a refused answer leads to a new challenge with a new id. */
  id: string;
  kind: ChallengeKind;
  channel?: Channel;
  /** As the portal masks it, for example `•••-•••-4417`. */
  maskedDestination?: string;
  prompt: string;
  fields: ChallengeField[];
  options?: ChallengeOption[];
  /** Other ways to get a code, chosen by `otherWayAnswer`; the next challenge says where it went. */
  otherWays?: ChallengeOption[];
  attemptsLeft?: number;
  resendAt?: string;
  expiresAt: string;
  /** Set when this challenge follows a refused answer. */
  previousFailure?: 'INVALID_CODE' | 'CHALLENGE_EXPIRED';
}
