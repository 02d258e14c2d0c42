import { status } from '@grpc/grpc-js';
import type { Device } from '../../database/entities/device.ts';
import { GatewayRefusal } from '../grpc/refusal.ts';

/** Why a device may not connect with this key, or undefined when it may: it is active, and the key is its own or its first. */
export function refusalOf(
  device: Pick<Device, 'state' | 'publicKey'> | null,
  publicKey: string,
): GatewayRefusal | undefined {
  if (device === null) return denied('DEVICE_UNKNOWN');
  if (device.state === 'REMOVED') return denied('DEVICE_REMOVED');
  if (device.publicKey !== null && device.publicKey !== publicKey) return denied('DEVICE_KEY_MISMATCH');
  if (device.state === 'PAUSED') return denied('DEVICE_PAUSED');
  return undefined;
}

function denied(
  code: 'DEVICE_UNKNOWN' | 'DEVICE_REMOVED' | 'DEVICE_KEY_MISMATCH' | 'DEVICE_PAUSED',
): GatewayRefusal {
  return new GatewayRefusal(status.PERMISSION_DENIED, code);
}
