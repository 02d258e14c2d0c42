import { isAmount } from '../../contracts/domain/amounts.ts';
import { portalFailureCodes } from '../../contracts/domain/failures.ts';
import { policyNumberMaxLength } from '../../contracts/domain/policyNumbers.ts';
import type {
  Reading,
  ReadingEvidence,
  ReadingOutcome,
  ValueReading,
} from '../../contracts/domain/readings.ts';
import { inactiveReasons } from '../../contracts/domain/readings.ts';
import { valueTypes } from '../../contracts/domain/valueTypes.ts';
import { cleanText, requireDistinct } from '../devices/messageReader.ts';
import type { MessageReader } from '../devices/messageReader.ts';
import { leaveOut } from '../devices/spelledOut.ts';
import { GatewayRefusal, invalid } from '../grpc/refusal.ts';

const outcomeKinds = ['VALUES', 'INACTIVE', 'NOT_FOUND', 'FAILED'] as const;
/** Promise 6: a single empty search is never recorded. */
const looksBeforeNotFound = 2;
const longestEvidence = 2_000;
const longestNote = 500;

/** What stands for a reading that is none; it was not read at any time that could be known. */
export type FailureInItsPlace = Omit<Reading, 'readAt'>;

/** A delivered reading, or one whose content is not acceptable. */
export type ParsedReading =
  | { kind: 'READING'; reading: Reading }
  /** `inItsPlace` is what is recorded about its policy; absent where nobody can tell of which claim it is. */
  | { kind: 'UNACCEPTABLE'; readingId: string; reason: string; inItsPlace?: FailureInItsPlace };

type Claim = Omit<Reading, 'readAt' | 'outcome'>;

/**
 * One bad reading does not hold up the others of a delivery. Without an id that it can be answered by, the delivery is
 * refused as a whole.
 */
export function parseReading(message: MessageReader): ParsedReading {
  const readingId = message.uuid('readingId');
  let claim: Claim | undefined;
  try {
    claim = readClaim(message, readingId);
    const readAt = message.instant('readAt').toISOString();
    return {
      kind: 'READING',
      reading: { ...claim, readAt, outcome: readOutcome(message.nested('outcome')) },
    };
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error;
    const reason = error.message;
    const refused = { kind: 'UNACCEPTABLE', readingId, reason } as const;
    return claim === undefined ? refused : { ...refused, inItsPlace: failureOf(claim, reason) };
  }
}

/**
 * Its device will not send another, and its policy must not be claimed and read again at once, over and over: it is
 * tried again as after any failure, and explained.
 */
function failureOf(claim: Claim, reason: string): FailureInItsPlace {
  const evidence = { note: `the device sent what is no reading: ${reason}`.slice(0, longestNote) };
  return { ...claim, outcome: { kind: 'FAILED', code: 'INTERNAL', evidence } };
}

function readClaim(message: MessageReader, readingId: string): Claim {
  return {
    readingId,
    sourceId: message.uuid('sourceId'),
    linkEpoch: message.count('linkEpoch'),
    policyId: message.uuid('policyId'),
    attemptId: message.uuid('attemptId'),
    generation: message.count('generation'),
  };
}

function readOutcome(outcome: MessageReader): ReadingOutcome {
  const evidence = readEvidence(outcome);
  const kind = outcome.oneOf('kind', outcomeKinds);
  switch (kind) {
    case 'VALUES':
      return { kind, evidence, portalNumber: readPortalNumber(outcome), values: readValues(outcome) };
    case 'INACTIVE':
      return {
        kind,
        evidence,
        portalNumber: readPortalNumber(outcome),
        reason: outcome.oneOf('reason', inactiveReasons),
      };
    case 'NOT_FOUND':
      if ((evidence.looks ?? 0) < looksBeforeNotFound)
        throw invalid('outcome.evidence.looks is below 2: Not Found needs a second look');
      return { kind, evidence };
    case 'FAILED':
      return { kind, evidence, code: outcome.oneOf('code', portalFailureCodes) };
  }
}

/** Exactly as the portal shows it: it is compared byte for byte. */
function readPortalNumber(outcome: MessageReader): string {
  return outcome.rawText('portalNumber', policyNumberMaxLength);
}

function readValues(outcome: MessageReader): ValueReading[] {
  const values = outcome.items('values', valueTypes.length).map((value) => {
    const amount = value.text('amount', 24);
    if (!isAmount(amount))
      throw invalid(
        'outcome.values: an amount is no decimal number such as 124980.10, without currency and separators',
      );
    return { valueType: value.oneOf('valueType', valueTypes), amount, asOf: value.date('asOf') };
  });
  if (values.length === 0) throw invalid('outcome.values is empty');
  requireDistinct(
    values.map((value) => value.valueType),
    'outcome.values: a value type',
  );
  return values;
}

function readEvidence(outcome: MessageReader): ReadingEvidence {
  if (!outcome.has('evidence')) return {};
  const evidence = outcome.nested('evidence');
  const worded = (field: string, maxLength: number): string | undefined =>
    evidence.optional(field, (name) => cleanText(evidence.rawText(name, longestEvidence), maxLength));
  return leaveOut<ReadingEvidence>({
    path: worded('path', 300),
    portalNumber: worded('portalNumber', policyNumberMaxLength),
    portalStatus: worded('portalStatus', 100),
    looks: evidence.optional('looks', (name) => evidence.count(name, 1_000)),
    note: worded('note', longestNote),
  });
}
