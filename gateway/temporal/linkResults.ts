import { portalFailureCodes } from '../../contracts/domain/failures.ts';
import type { SealingKey } from '../../contracts/domain/sealing.ts';
import type { Dated, LinkProbe, LinkStep, PreparedLink } from '../../contracts/temporal/deviceActivities.ts';
import type { MessageReader } from '../devices/messageReader.ts';
import { keyForm, signatureForm } from '../devices/textForms.ts';
import { readChallenge } from './challengeResult.ts';

export function readPreparedLink(result: MessageReader): PreparedLink {
  const kind = result.oneOf('kind', ['READY', 'FAILED']);
  return kind === 'READY'
    ? { kind, sealingKey: readSealingKey(result.nested('sealingKey')), ...readDate(result) }
    : { kind, code: result.oneOf('code', portalFailureCodes) };
}

export function readLinkStep(result: MessageReader): LinkStep {
  const kind = result.oneOf('kind', ['CHALLENGED', 'LINKED', 'FAILED']);
  switch (kind) {
    case 'CHALLENGED':
      return {
        kind,
        challenge: readChallenge(result.nested('challenge')),
        sealingKey: result.has('sealingKey') ? readSealingKey(result.nested('sealingKey')) : null,
        ...readDate(result),
      };
    case 'LINKED':
      return { kind };
    case 'FAILED':
      return {
        kind,
        code: result.oneOf('code', portalFailureCodes),
        ...(result.has('attemptsLeft') && { attemptsLeft: result.count('attemptsLeft', 1_000) }),
      };
  }
}

export function readLinkProbe(result: MessageReader): LinkProbe {
  return { kind: result.oneOf('kind', ['LINKED', 'NOT_LINKED', 'UNKNOWN']) };
}

function readDate(result: MessageReader): Dated {
  return result.has('answeredAt') ? { answeredAt: result.instantText('answeredAt') } : {};
}

/** Whether the device signed it is looked at by the browser that seals to it. */
function readSealingKey(key: MessageReader): SealingKey {
  return {
    keyId: key.text('keyId', 100),
    publicKey: key.text('publicKey', 200, keyForm),
    expiresAt: key.instantText('expiresAt'),
    signature: key.text('signature', 200, signatureForm),
  };
}
