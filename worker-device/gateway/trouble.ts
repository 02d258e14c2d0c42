import type { ServiceError } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { FailureCode } from '../../contracts/domain/failures.ts';
import { failureMessage, isFailureCode } from '../../contracts/domain/failures.ts';

/** Why the device cannot work with the gateway, and what follows from it. */
export interface Trouble {
  /** One line for the person at the appliance. */
  line: string;
  /** The session token is not, or no longer, good: it takes a new authentication. */
  mustAuthenticate: boolean;
  /** The gateway has said no to this device: nothing may run until it says yes again. */
  refused: boolean;
  code?: FailureCode;
}

/** Puts what a call failed with into words. */
export function describeTrouble(error: unknown, address: string): Trouble {
  if (!isServiceError(error)) {
    const words = error instanceof Error ? error.message : String(error);
    return away(isConnectionWords(words) ? describeConnection(words, address) : firstLine(words));
  }
  const code = failureCodeOf(error);
  const unanswered = code === undefined ? whyUnanswered(error, address) : undefined;
  if (unanswered !== undefined) return away(unanswered);
  const isRefusal = refusals.has(error.code);
  return {
    line: `${code ?? 'DEVICE_NOT_AUTHENTICATED'}: ${failureMessage(code ?? 'DEVICE_NOT_AUTHENTICATED')}`,
    mustAuthenticate: isRefusal || error.code === status.UNAUTHENTICATED,
    refused: isRefusal && code !== 'NOT_THIS_DEVICE',
    ...(code !== undefined && { code }),
  };
}

const refusals = new Set<status>([status.PERMISSION_DENIED, status.FAILED_PRECONDITION]);

/** What stands between device and gateway; undefined when it was the gateway that answered. */
function whyUnanswered(error: ServiceError, address: string): string | undefined {
  if (error.code === status.UNAUTHENTICATED) return undefined;
  if (error.code === status.UNAVAILABLE) return describeConnection(error.details, address);
  if (error.code === status.DEADLINE_EXCEEDED) return `The gateway at ${address} does not answer in time.`;
  if (error.code === status.UNIMPLEMENTED) return `What answers at ${address} is not a Carrier Sync gateway.`;
  return `The gateway at ${address} answered: ${firstLine(error.details)}`;
}

export function failureCodeOf(error: ServiceError): FailureCode | undefined {
  // Errors that never reached the gateway carry no metadata, whatever the type says.
  const metadata = error.metadata as ServiceError['metadata'] | undefined;
  const [code] = metadata?.get('failure-code') ?? [];
  return isFailureCode(code) ? code : undefined;
}

export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;
}

/** Of the SDK's own connection, whose errors have no status. */
function isConnectionWords(words: string): boolean {
  return /transport::Error|ConnectError/.test(words);
}

function describeConnection(details: string, address: string): string {
  if (/name resolution|ENOTFOUND|EAI_AGAIN/i.test(details)) {
    return `The gateway's name in ${address} cannot be resolved. Check the address and the network's DNS.`;
  }
  if (/ECONNREFUSED/.test(details)) return `Nothing answers at ${address} (connection refused).`;
  if (/EHOSTUNREACH|ENETUNREACH|ENETDOWN/.test(details)) {
    return `There is no way to ${address}. Check the network cable or Wi-Fi.`;
  }
  if (/certificate|TLS|SSL|EPROTO|ALPN/i.test(details)) {
    return `No secure connection with ${address}: ${reasonIn(details)}`;
  }
  if (/^Failed to connect$/.test(reasonIn(details))) {
    return `What answers at ${address} ends the connection at once, as a gateway with TLS does to a device with GATEWAY_TLS=off.`;
  }
  return `The connection to ${address} failed: ${reasonIn(details)}`;
}

/** Without the moment and the hints, which would make another line of the same trouble each time. */
function reasonIn(details: string): string {
  const [, lastError] = /Last error: (?:Error: )?(.*)/.exec(firstLine(details)) ?? [];
  const [reason = ''] = (lastError ?? firstLine(details)).split(/; if the root CA|Resolution note:/);
  return reason.replaceAll(/ ?\(\d{4}-\d\d-\d\dT[^)]*\)/g, '').replace(/[.\s]+$/, '');
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 300);
}

function away(line: string): Trouble {
  return { line, mustAuthenticate: false, refused: false };
}
