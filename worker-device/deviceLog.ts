import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { replaceAddressTokens } from '../plugin-sdk/sessionAddress.ts';

export type DeviceLog = Logger;

/**
 * JSON lines on stdout. An error is cut down to its name and message: stacks say nothing to the person at the
 * appliance, and nothing else of an error is known to be free of secrets. A page's errors name its address, which at some
 * portals holds the session.
 */
export function createDeviceLog(level: string, destination?: DestinationStream): DeviceLog {
  const options = {
    level,
    base: { process: 'device' },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error;
  return { type: error.name, message: withoutSession(error.message.split('\n')[0] ?? '') };
}

function withoutSession(text: string): string {
  return replaceAddressTokens(text, () => '[removed]');
}
