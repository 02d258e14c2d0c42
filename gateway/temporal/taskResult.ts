import { defaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';
import type {
  DeviceForceActivities,
  DeviceLinkActivities,
  DeviceSweepActivities,
} from '../../contracts/temporal/deviceActivities.ts';
import { MessageReader } from '../devices/messageReader.ts';
import type { SpelledOut } from '../devices/spelledOut.ts';
import { invalid } from '../grpc/refusal.ts';
import { readLinkProbe, readLinkStep, readPreparedLink } from './linkResults.ts';
import type { Payloads } from './payloads.ts';
import { readForceReadResult, readSweepBatchResult } from './readingResults.ts';

type Activities = DeviceForceActivities & DeviceLinkActivities & DeviceSweepActivities;
type ResultOf<Name extends keyof Activities> = Awaited<ReturnType<Activities[Name]>>;

const readers: {
  readonly [Name in keyof Activities]: (result: MessageReader) => SpelledOut<ResultOf<Name>>;
} = {
  prepareLink: readPreparedLink,
  submitCredentials: readLinkStep,
  submitAnswer: readLinkStep,
  resendCode: readLinkStep,
  probeLink: readLinkProbe,
  closeLink: () => undefined,
  forceRead: readForceReadResult,
  sweepBatch: readSweepBatchResult,
};

/**
 * A device's result, made anew of what its activity may answer with. A workflow takes a result at its word: with one that
 * is none it would take a session for Linked, or stand still for ever.
 *
 * @throws GatewayRefusal that names what is wrong with it
 */
export function readTaskResult(
  activityType: string,
  result: Payloads | null | undefined,
): Payloads | null | undefined {
  // Of an activity that is newer than this gateway nothing is known.
  if (!isKnown(activityType)) return result;
  const value = activityType === 'closeLink' ? {} : valueOf(activityType, result?.payloads?.[0]);
  const read = readers[activityType](new MessageReader(value, `${activityType}.result.`));
  // As JSON it is without what is undefined.
  return { payloads: [defaultPayloadConverter.toPayload(read)] };
}

function isKnown(activityType: string): activityType is keyof Activities {
  return Object.hasOwn(readers, activityType);
}

function valueOf(activityType: string, payload: Payload | undefined): unknown {
  if (payload === undefined) return undefined;
  try {
    return defaultPayloadConverter.fromPayload<unknown>(payload);
  } catch {
    throw invalid(`${activityType}.result is no JSON in a json/plain payload`);
  }
}
