import { Metadata, status } from '@grpc/grpc-js';
import type { FailureCode } from '../../contracts/domain/failures.ts';
import { failures } from '../../contracts/domain/failures.ts';

/** What the gateway answers instead of a result: a gRPC status and a code of the failure table. */
export class GatewayRefusal extends Error {
  override readonly name: string = 'GatewayRefusal';
  readonly grpcStatus: status;
  readonly code: FailureCode;

  /** @param reason for the log of the device; the failure table's message when absent */
  constructor(grpcStatus: status, code: FailureCode, reason?: string, options?: ErrorOptions) {
    super(reason ?? failures[code].message, options);
    this.grpcStatus = grpcStatus;
    this.code = code;
  }
}

/** The bytes of a message were refused: they are none, or larger than any. */
export class MessageRefusal extends GatewayRefusal {}

export function invalid(reason: string): GatewayRefusal {
  return new GatewayRefusal(status.INVALID_ARGUMENT, 'VALIDATION_FAILED', reason);
}

export function notThisDevice(reason: string): GatewayRefusal {
  return new GatewayRefusal(status.PERMISSION_DENIED, 'NOT_THIS_DEVICE', reason);
}

export function unavailable(cause: unknown): GatewayRefusal {
  return new GatewayRefusal(status.UNAVAILABLE, 'SERVICE_UNAVAILABLE', undefined, { cause });
}

export function refusalMetadata(refusal: GatewayRefusal): Metadata {
  const metadata = new Metadata();
  metadata.set('failure-code', refusal.code);
  return metadata;
}
