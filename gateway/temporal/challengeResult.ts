import { challengeKinds, channels } from '../../contracts/domain/challenges.ts';
import type { Challenge, ChallengeField, ChallengeOption } from '../../contracts/domain/challenges.ts';
import type { MessageReader } from '../devices/messageReader.ts';
import type { SpelledOut } from '../devices/spelledOut.ts';

const longestName = 100;
const longestLabel = 500;
const longestPrompt = 2_000;
const longestValue = 2_000;
const mostFields = 20;
const mostOptions = 200;

/** What a portal asks for, as a device reports it: shown to a person word for word, so each part is looked at. */
export function readChallenge(challenge: MessageReader): SpelledOut<Challenge> {
  return {
    id: challenge.text('id', longestName),
    kind: challenge.oneOf('kind', challengeKinds),
    channel: challenge.optional('channel', (name) => challenge.oneOf(name, channels)),
    maskedDestination: challenge.optional('maskedDestination', (name) =>
      challenge.worded(name, longestLabel),
    ),
    prompt: challenge.worded('prompt', longestPrompt),
    fields: challenge.items('fields', mostFields).map(readField),
    options: challenge.optional('options', (name) => readOptions(challenge, name)),
    otherWays: challenge.optional('otherWays', (name) => readOptions(challenge, name)),
    attemptsLeft: challenge.optional('attemptsLeft', (name) => challenge.count(name, 1_000)),
    resendAt: challenge.optional('resendAt', (name) => challenge.instantText(name)),
    expiresAt: challenge.instantText('expiresAt'),
    previousFailure: challenge.optional('previousFailure', (name) =>
      challenge.oneOf(name, ['INVALID_CODE', 'CHALLENGE_EXPIRED']),
    ),
  };
}

function readField(field: MessageReader): SpelledOut<ChallengeField> {
  return {
    name: field.text('name', longestName),
    label: field.worded('label', longestLabel),
    kind: field.oneOf('kind', ['code', 'text', 'password']),
    length: field.optional('length', (name) => field.count(name, 1_000)),
  };
}

function readOptions(challenge: MessageReader, name: string): SpelledOut<ChallengeOption>[] {
  return challenge.items(name, mostOptions).map((option) => ({
    value: option.rawText('value', longestValue),
    label: option.worded('label', longestLabel),
  }));
}
