import { challengeKinds, channels } from '../../contracts/domain/challenges.ts';
import type { Challenge, ChallengeField, ChallengeOption } from '../../contracts/domain/challenges.ts';
import type { MessageReader } from '../devices/messageReader.ts';

const longestName = 100;
const longestLabel = 500;
const longestPrompt = 2_000;
const longestValue = 2_000;
const mostFields = 20;
const mostOptions = 200;

/** What a portal asks for, as a device reports it: shown to a person word for word, so each part is looked at. */
export function readChallenge(challenge: MessageReader): Challenge {
  return {
    id: challenge.text('id', longestName),
    kind: challenge.oneOf('kind', challengeKinds),
    ...(challenge.has('channel') && { channel: challenge.oneOf('channel', channels) }),
    ...(challenge.has('maskedDestination') && {
      maskedDestination: challenge.worded('maskedDestination', longestLabel),
    }),
    prompt: challenge.worded('prompt', longestPrompt),
    fields: challenge.items('fields', mostFields).map(readField),
    ...(challenge.has('options') && { options: readOptions(challenge, 'options') }),
    ...(challenge.has('otherWays') && { otherWays: readOptions(challenge, 'otherWays') }),
    ...(challenge.has('attemptsLeft') && { attemptsLeft: challenge.count('attemptsLeft', 1_000) }),
    ...(challenge.has('resendAt') && { resendAt: challenge.instantText('resendAt') }),
    expiresAt: challenge.instantText('expiresAt'),
    ...(challenge.has('previousFailure') && {
      previousFailure: challenge.oneOf('previousFailure', ['INVALID_CODE', 'CHALLENGE_EXPIRED']),
    }),
  };
}

function readField(field: MessageReader): ChallengeField {
  return {
    name: field.text('name', longestName),
    label: field.worded('label', longestLabel),
    kind: field.oneOf('kind', ['code', 'text', 'password']),
    ...(field.has('length') && { length: field.count('length', 1_000) }),
  };
}

function readOptions(challenge: MessageReader, name: string): ChallengeOption[] {
  return challenge.items(name, mostOptions).map((option) => ({
    value: option.rawText('value', longestValue),
    label: option.worded('label', longestLabel),
  }));
}
