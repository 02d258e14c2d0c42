import { portalFailureCodes } from '../../contracts/domain/failures.ts';
import type { SealingKey } from '../../contracts/domain/sealing.ts';
import type { LinkProbe, LinkStep, PreparedLink } from '../../contracts/temporal/deviceActivities.ts';
import type { MessageReader } from '../devices/messageReader.ts';
import { readByKind } from '../devices/spelledOut.ts';
import type { SpelledOut } from '../devices/spelledOut.ts';
import { keyForm, signatureForm } from '../devices/textForms.ts';
import { readChallenge } from './challengeResult.ts';

export function readPreparedLink(result: MessageReader): SpelledOut<PreparedLink> {
  return readByKind<PreparedLink>(result, {
    READY: (kind) => ({
      kind,
      sealingKey: readSealingKey(result.nested('sealingKey')),
      answeredAt: readAnsweredAt(result),
    }),
    FAILED: (kind) => ({ kind, code: result.oneOf('code', portalFailureCodes) }),
  });
}

export function readLinkStep(result: MessageReader): SpelledOut<LinkStep> {
  return readByKind<LinkStep>(result, {
    CHALLENGED: (kind) => ({
      kind,
      challenge: readChallenge(result.nested('challenge')),
      sealingKey: result.has('sealingKey') ? readSealingKey(result.nested('sealingKey')) : null,
      answeredAt: readAnsweredAt(result),
    }),
    LINKED: (kind) => ({ kind }),
    FAILED: (kind) => ({
      kind,
      code: result.oneOf('code', portalFailureCodes),
      attemptsLeft: result.optional('attemptsLeft', (name) => result.count(name, 1_000)),
    }),
  });
}

export function readLinkProbe(result: MessageReader): SpelledOut<LinkProbe> {
  return readByKind<LinkProbe>(result, {
    LINKED: (kind) => ({ kind }),
    NOT_LINKED: (kind) => ({
      kind,
      neverMade: result.optional('neverMade', (name) => result.flag(name)),
    }),
    UNKNOWN: (kind) => ({ kind }),
  });
}

function readAnsweredAt(result: MessageReader): string | undefined {
  return result.optional('answeredAt', (name) => result.instantText(name));
}

/** Whether the device signed it is looked at by the browser that seals to it. */
function readSealingKey(key: MessageReader): SpelledOut<SealingKey> {
  return {
    keyId: key.text('keyId', 100),
    publicKey: key.text('publicKey', 200, keyForm),
    expiresAt: key.instantText('expiresAt'),
    signature: key.text('signature', 200, signatureForm),
  };
}
