import { createHash, createPublicKey, verify } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { DataSource } from 'typeorm';
import type { AuthenticateResponse } from '../../contracts/device/messages.ts';
import { connectionStatement } from '../../contracts/device/protocol.ts';
import { deviceHeartbeatIntervalMs } from '../../contracts/domain/devices.ts';
import type { PluginManifest } from '../../contracts/domain/plugins.ts';
import type { DatabaseClock } from '../../database/databaseClock.ts';
import { Device } from '../../database/entities/device.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import { keyFingerprint } from '../access/keyFingerprint.ts';
import { GatewayRefusal } from '../grpc/refusal.ts';
import type { CallContext } from '../grpc/unaryCalls.ts';
import type { FirstContact } from '../sealing/nonces.ts';
import type { SessionTokens } from '../sealing/sessionTokens.ts';
import type { DeviceAddress } from './deviceRecords.ts';
import { findDevice, lockDevice } from './deviceRecords.ts';
import type { ContactCall } from './deviceService.ts';
import type { FirstContactTools } from './firstContact.ts';
import type { MessageReader } from './messageReader.ts';
import { deviceClockOffsetMs } from './deviceClockOffset.ts';
import { readPluginManifests, storePluginManifests } from './pluginManifests.ts';
import { refusalOf } from './standing.ts';
import { base64UrlForm, idForm, serialNumberForm, signatureForm } from './textForms.ts';

/** Ends the use of a stolen token, and lets a removed device out of the caches. */
const sessionLifetimeMs = 10 * 60_000;
/** Below any sequence number of a heartbeat. */
const nothingHeardYet = -1;
/** DER of an Ed25519 public key, up to the key itself (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

export interface AuthenticateTools extends FirstContactTools {
  sessionTokens: SessionTokens;
  namespace: string;
  /** Told after the device has connected; a restart is announced from there. */
  connected(device: DeviceAddress): void;
}

interface Authentication {
  serialNumber: string;
  nonce: string;
  bootId: string;
  signature: string;
  manifests: PluginManifest[];
  deviceTime: Date;
}

/** Authenticate: the device proves that it holds the key of its Hello; the first key of a serial number is pinned. */
export function authenticate(tools: AuthenticateTools): ContactCall<Authentication, AuthenticateResponse> {
  return {
    read: readAuthentication,
    async handle(request, call) {
      tools.throttle.require(request.serialNumber, call);
      const address = await findDevice(tools.dataSource, request.serialNumber);
      if (address === undefined) throw new GatewayRefusal(status.PERMISSION_DENIED, 'DEVICE_UNKNOWN');
      const contact = await shownToItsPeople(tools, address, call, async () => {
        const proven = requireProof(tools, request);
        await useNonce(tools.dataSource, request.nonce, proven.expiresAt);
        await connect(tools, address, request, proven);
        return proven;
      });
      tools.connected(address);
      return answer(tools, request, contact, address);
    },
  };
}

function readAuthentication(message: MessageReader): Authentication {
  return {
    serialNumber: message.text('serialNumber', 64, serialNumberForm),
    nonce: message.text('nonce', 2_000, base64UrlForm),
    bootId: message.text('bootId', 64, idForm),
    signature: message.text('signature', 200, signatureForm),
    manifests: readPluginManifests(message),
    deviceTime: message.instant('deviceTime'),
  };
}

function requireProof(
  { nonces }: Pick<AuthenticateTools, 'nonces'>,
  { serialNumber, nonce, bootId, signature }: Authentication,
): FirstContact & { expiresAt: number } {
  const contact = nonces.open(serialNumber, nonce);
  if (contact === undefined)
    throw notAuthenticated('The nonce is none of Hello for this serial number, or older than half a minute');
  const key = createPublicKey({
    key: Buffer.concat([spkiPrefix, Buffer.from(contact.publicKey, 'base64url')]),
    format: 'der',
    type: 'spki',
  });
  const statement = Buffer.from(connectionStatement(serialNumber, nonce, bootId));
  if (!verify(null, statement, key, Buffer.from(signature, 'base64url'))) {
    throw notAuthenticated(
      'The signature is not one of the key of Hello over connectionStatement (compact JSON, in UTF-8)',
    );
  }
  return contact;
}

/** A nonce is good once, whichever gateway sees it. */
async function useNonce(dataSource: DataSource, nonce: string, expiresAt: number): Promise<void> {
  const hash = createHash('sha256').update(nonce).digest();
  const used: unknown = await dataSource.query(
    `WITH swept AS (DELETE FROM gateway_nonces WHERE expires_at < now() - interval '1 minute')
     INSERT INTO gateway_nonces (nonce_hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1`,
    [hash, new Date(expiresAt)],
  );
  if ((used as unknown[]).length === 0) throw notAuthenticated('The nonce has been used');
}

async function connect(
  tools: AuthenticateTools,
  address: DeviceAddress,
  request: Authentication,
  contact: FirstContact,
): Promise<void> {
  const refusal = await withTenant(tools.dataSource, address.organizationId, (transaction) =>
    pinAndRemember(transaction, address, { request, contact, now: tools.clock.now(), wall: tools.wall }),
  );
  if (refusal !== undefined) throw refusal;
}

/** Runs an authentication; when it is refused, the people of the device see that and why. */
async function shownToItsPeople<Result>(
  { refusalLog }: Pick<AuthenticateTools, 'refusalLog'>,
  address: DeviceAddress,
  call: CallContext,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GatewayRefusal) {
      const { code, message: reason } = error;
      const { remoteAddress } = call;
      await refusalLog.recordForDevice(address, { code, reason, remoteAddress, keyFingerprint: null });
    }
    throw error;
  }
}

interface Pinning {
  request: Authentication;
  contact: FirstContact;
  now: Date;
  wall: DatabaseClock;
}

/** In one transaction, with the row locked: of two devices that present a serial number at once, one is pinned. */
async function pinAndRemember(
  { manager, announce }: TenantTransaction,
  address: DeviceAddress,
  { request, contact, now, wall }: Pinning,
): Promise<GatewayRefusal | undefined> {
  const device = await lockDevice(manager, address.deviceId);
  const refusal = refusalOf(device, contact.publicKey);
  if (refusal !== undefined || device === null) return refusal;
  const isFirst = device.publicKey === null;
  const isNewBoot = device.bootId !== request.bootId;
  await manager.update(Device, address.deviceId, {
    ...(isFirst && { publicKey: contact.publicKey, keyPinnedAt: now }),
    ...(isNewBoot && { bootId: request.bootId, heartbeatSequence: nothingHeardYet }),
    protocolVersion: contact.protocolVersion,
    softwareVersion: contact.softwareVersion,
    clockOffsetMs: String(deviceClockOffsetMs(request.deviceTime, wall)),
  });
  await storePluginManifests(manager, address, request.manifests);
  if (isFirst) await recordPinning(manager, address, contact.publicKey);
  if (isFirst || isNewBoot) announce({ type: 'device.changed', deviceId: address.deviceId });
  return undefined;
}

async function recordPinning(
  manager: TenantTransaction['manager'],
  { organizationId, deviceId }: DeviceAddress,
  publicKey: string,
): Promise<void> {
  // Not by the entity: it would ask the row back, which this role may not read.
  await manager.query(
    `INSERT INTO audit_events (organization_id, actor_kind, actor_id, action, subject_kind, subject_id, details)
     VALUES ($1, 'DEVICE', $2, 'device.keyPinned', 'device', $2, $3)`,
    [organizationId, deviceId, { keyFingerprint: keyFingerprint(publicKey) }],
  );
}

function answer(
  { sessionTokens, namespace, wall }: AuthenticateTools,
  { serialNumber, bootId }: Authentication,
  { publicKey }: FirstContact,
  device: DeviceAddress,
): AuthenticateResponse {
  const expiresAt = wall.nowMs() + sessionLifetimeMs;
  return {
    sessionToken: sessionTokens.issue({
      ...device,
      serialNumber,
      bootId,
      keyFingerprint: keyFingerprint(publicKey),
      expiresAt,
    }),
    expiresAt: new Date(expiresAt).toISOString(),
    serverTime: wall.now().toISOString(),
    namespace,
    heartbeatIntervalMs: deviceHeartbeatIntervalMs,
  };
}

function notAuthenticated(reason: string): GatewayRefusal {
  return new GatewayRefusal(status.UNAUTHENTICATED, 'DEVICE_NOT_AUTHENTICATED', reason);
}
