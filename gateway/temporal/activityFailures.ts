import type { Payload, PayloadCodec } from '@temporalio/common';
import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { encodePayload, encodePayloads } from './payloads.ts';

export type Failure = temporal.api.failure.v1.IFailure;

/** What Temporal, and an operator in its UI, sees instead of a message. */
const hiddenMessage = 'Encoded failure';
const deepestCause = 10;

/**
 * A device's failure as Temporal stores it: message and stack trace, which may quote a page, move into the encoded
 * attributes; details are encoded; the type stays in clear, since workflows and operators go by it.
 */
export async function encodeFailure(codec: PayloadCodec, failure: Failure, depth = 0): Promise<Failure> {
  const attributes: Payload =
    failure.encodedAttributes ??
    defaultPayloadConverter.toPayload({
      message: failure.message ?? '',
      stack_trace: failure.stackTrace ?? '',
    });
  const cause = failure.cause != null && depth < deepestCause ? failure.cause : null;
  return {
    message: hiddenMessage,
    source: failure.source ?? '',
    stackTrace: '',
    encodedAttributes: await encodePayload(codec, attributes),
    cause: cause === null ? null : await encodeFailure(codec, cause, depth + 1),
    ...(await encodeFailureInfo(codec, failure)),
  };
}

/** The infos that an activity's worker can cause; any other is dropped. */
async function encodeFailureInfo(codec: PayloadCodec, failure: Failure): Promise<Partial<Failure>> {
  if (failure.applicationFailureInfo != null) {
    const info = failure.applicationFailureInfo;
    return { applicationFailureInfo: { ...info, details: await encodePayloads(codec, info.details) } };
  }
  if (failure.canceledFailureInfo != null) {
    const details = await encodePayloads(codec, failure.canceledFailureInfo.details);
    return { canceledFailureInfo: { ...failure.canceledFailureInfo, details } };
  }
  if (failure.timeoutFailureInfo != null) {
    const { timeoutType, lastHeartbeatDetails } = failure.timeoutFailureInfo;
    const encoded = await encodePayloads(codec, lastHeartbeatDetails);
    return { timeoutFailureInfo: { timeoutType: timeoutType ?? null, lastHeartbeatDetails: encoded } };
  }
  return { applicationFailureInfo: { type: 'Error' } };
}

/** A failure that the gateway itself reports for a task of a device. */
export function gatewayFailure(type: string, message: string, nonRetryable: boolean): Failure {
  return { message, source: 'gateway', applicationFailureInfo: { type, nonRetryable } };
}
