import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { createPayloadCodec } from './payloadCodec.ts';

/**
 * Moves message and stack trace of failures into their encoded attributes. Also to be given, under this name, to
 * `bundleWorkflowCode`: inside the sandbox a workflow's own failures are converted by the bundle's copy.
 */
export const failureConverterPath = fileURLToPath(new URL('./failureConverter.cjs', import.meta.url));

/** Settings of every Temporal client and worker of the product: payloads and failures are encrypted with the key. */
export function temporalDataConverter(key: Buffer): DataConverter {
  return { payloadCodecs: [createPayloadCodec(key)], failureConverterPath };
}
