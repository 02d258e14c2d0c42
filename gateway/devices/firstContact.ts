import { status } from '@grpc/grpc-js';
import type { DataSource } from 'typeorm';
import type { HelloRequest, HelloResponse } from '../../contracts/device/messages.ts';
import { oldestSupportedProtocolVersion, protocolVersion } from '../../contracts/device/protocol.ts';
import type { BusinessClock } from '../../contracts/domain/businessClock.ts';
import { Device } from '../../database/entities/device.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import { keyFingerprint } from '../access/keyFingerprint.ts';
import type { RefusalLog } from '../access/refusalLog.ts';
import type { DatabaseClock } from '../../database/databaseClock.ts';
import { GatewayRefusal } from '../grpc/refusal.ts';
import type { CallContext } from '../grpc/unaryCalls.ts';
import type { Nonces } from '../sealing/nonces.ts';
import type { ContactThrottle } from './contactThrottle.ts';
import { findDevice } from './deviceRecords.ts';
import type { ContactCall } from './deviceService.ts';
import type { MessageReader } from './messageReader.ts';
import { refusalOf } from './standing.ts';
import { keyForm, serialNumberForm } from './textForms.ts';

export interface FirstContactTools {
  dataSource: DataSource;
  nonces: Nonces;
  refusalLog: RefusalLog;
  throttle: ContactThrottle;
  /** For what is recorded. */
  clock: BusinessClock;
  /** What devices are told. */
  wall: DatabaseClock;
}

export function readHello(message: MessageReader): HelloRequest {
  return {
    protocolVersion: message.count('protocolVersion'),
    serialNumber: message.text('serialNumber', 64, serialNumberForm),
    publicKey: message.text('publicKey', 64, keyForm),
    softwareVersion: message.text('softwareVersion', 64),
  };
}

/** Hello: says early and clearly why a device cannot connect; else hands out the nonce that it has to sign. */
export function hello(tools: FirstContactTools): ContactCall<HelloRequest, HelloResponse> {
  return {
    read: readHello,
    async handle(request, call) {
      tools.throttle.require(request.serialNumber, call);
      requireSupportedProtocol(request.protocolVersion);
      await requireMayConnect(tools, request, call);
      return {
        protocolVersion: Math.min(protocolVersion, request.protocolVersion),
        nonce: tools.nonces.issue(request.serialNumber, {
          publicKey: request.publicKey,
          protocolVersion: request.protocolVersion,
          softwareVersion: request.softwareVersion,
        }),
        serverTime: tools.wall.now().toISOString(),
      };
    },
  };
}

function requireSupportedProtocol(version: number): void {
  if (version >= oldestSupportedProtocolVersion && version <= protocolVersion) return;
  throw new GatewayRefusal(
    status.FAILED_PRECONDITION,
    'PROTOCOL_VERSION_UNSUPPORTED',
    `The gateway speaks protocol ${String(oldestSupportedProtocolVersion)} to ${String(protocolVersion)}`,
  );
}

async function requireMayConnect(
  tools: Pick<FirstContactTools, 'dataSource' | 'refusalLog'>,
  { serialNumber, publicKey }: HelloRequest,
  call: CallContext,
): Promise<void> {
  const address = await findDevice(tools.dataSource, serialNumber);
  const device =
    address === undefined
      ? null
      : await withTenant(tools.dataSource, address.organizationId, ({ manager }) =>
          manager.findOneBy(Device, { id: address.deviceId }),
        );
  const refusal = refusalOf(device, publicKey);
  if (refusal === undefined) return;
  const contact = {
    code: refusal.code,
    reason: refusal.message,
    remoteAddress: call.remoteAddress,
    keyFingerprint: keyFingerprint(publicKey),
  };
  if (address === undefined) await tools.refusalLog.recordForUnknown(serialNumber, contact);
  else await tools.refusalLog.recordForDevice(address, contact);
  throw refusal;
}
