import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { isSerialNumber } from '../../contracts/domain/devices.ts';
import { FailureError, failureMessage, type FailureCode } from '../../contracts/domain/failures.ts';
import { LoginSource } from '../../database/entities/loginSource.ts';
import { Device } from '../../database/entities/device.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { audit } from '../audit/audit.ts';
import { brokenUniqueConstraint } from '../database/databaseErrors.ts';
import { Database } from '../database/database.ts';
import { changeRows, instant, selectRows } from '../database/rows.ts';
import { IdempotentRequests } from '../idempotency/idempotentRequests.ts';
import { decodeCursor, pageOf } from '../pages/cursors.ts';
import { defaultPageSize, PageQueryDto } from '../pages/pageQueryDto.ts';
import { LinkSessionWorkflows } from '../temporal/linkSessionWorkflows.ts';
import { CreateDeviceDto } from './createDeviceDto.ts';
import { readDevices } from './deviceReader.ts';
import { DeviceRefusalListResponseDto, DeviceResponseDto } from './deviceResponseDto.ts';

interface RefusalRow {
  id: string;
  at: Date;
  code: FailureCode;
  reason: string | null;
  repeated: number;
  remote_address: string | null;
  key_fingerprint: string | null;
}

@Injectable()
export class DevicesService {
  constructor(
    private readonly database: Database,
    private readonly idempotent: IdempotentRequests,
    private readonly links: LinkSessionWorkflows,
  ) {}

  list(user: SignedInUser): Promise<DeviceResponseDto[]> {
    return this.database.inTenant(user.organizationId, ({ manager }) => readDevices(manager, user.role));
  }

  create(user: SignedInUser, key: string, input: CreateDeviceDto): Promise<DeviceResponseDto> {
    const { serialNumber, name = `Device ${serialNumber.slice(-4)}` } = input;
    if (!isSerialNumber(serialNumber)) throw new FailureError('SERIAL_NUMBER_INVALID');
    const request = { operation: 'createDevice', key, content: input };
    return this.idempotent.create(user, request, async (transaction) => {
      await refuseOwn(transaction, serialNumber);
      const id = await insertDevice(transaction, { serialNumber, name, createdBy: user.userId });
      transaction.announce({ type: 'device.changed', deviceId: id });
      await audit(transaction, user, 'device.created', 'device', id);
      return readDevice(transaction, user, id);
    });
  }

  get(user: SignedInUser, id: string): Promise<DeviceResponseDto> {
    return this.database.inTenant(user.organizationId, (transaction) => readDevice(transaction, user, id));
  }

  pause(user: SignedInUser, id: string): Promise<DeviceResponseDto> {
    return this.change(user, id, 'device.paused', { state: 'PAUSED', online: false });
  }

  resume(user: SignedInUser, id: string): Promise<DeviceResponseDto> {
    return this.change(user, id, 'device.resumed', { state: 'ACTIVE' });
  }

  forgetKey(user: SignedInUser, id: string): Promise<DeviceResponseDto> {
    return this.change(user, id, 'device.keyForgotten', {
      publicKey: null,
      keyPinnedAt: null,
      online: false,
    });
  }

  /** Its sources stay, unlinked and without a device, until another one is given to them. */
  async remove(user: SignedInUser, id: string): Promise<void> {
    const sources = await this.database.inTenant(user.organizationId, async (transaction) => {
      await readDevice(transaction, user, id);
      await transaction.manager.update(Device, { id }, { state: 'REMOVED', online: false });
      transaction.announce({ type: 'device.changed', deviceId: id });
      await audit(transaction, user, 'device.removed', 'device', id);
      return releaseSources(transaction, id);
    });
    for (const source of sources) this.links.reportLost(source.id, source.link_epoch);
  }

  refusals(user: SignedInUser, id: string, query: PageQueryDto): Promise<DeviceRefusalListResponseDto> {
    const limit = query.limit ?? defaultPageSize;
    const [before] = decodeCursor(query.cursor, ['count']);
    return this.database.inTenant(user.organizationId, async (transaction) => {
      await readDevice(transaction, user, id);
      const rows = await selectRows<RefusalRow>(
        transaction.manager,
        `SELECT id, at, code, details ->> 'reason' AS reason, coalesce((details ->> 'repeated')::int, 0) AS repeated,
           remote_address, key_fingerprint FROM device_refusals
         WHERE device_id = $1 AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
        [id, before, limit + 1],
      );
      const page = pageOf(rows, limit, (row) => [row.id]);
      return { items: page.items.map(describeRefusal), nextCursor: page.nextCursor };
    });
  }

  private change(
    user: SignedInUser,
    id: string,
    action: string,
    changes: Partial<Pick<Device, 'state' | 'online' | 'publicKey' | 'keyPinnedAt'>>,
  ): Promise<DeviceResponseDto> {
    return this.database.inTenant(user.organizationId, async (transaction) => {
      await readDevice(transaction, user, id);
      await transaction.manager.update(Device, { id }, changes);
      transaction.announce({ type: 'device.changed', deviceId: id });
      await audit(transaction, user, action, 'device', id);
      return readDevice(transaction, user, id);
    });
  }
}

async function readDevice(
  { manager }: TenantTransaction,
  user: SignedInUser,
  id: string,
): Promise<DeviceResponseDto> {
  const [device] = await readDevices(manager, user.role, id);
  if (device === undefined) throw new FailureError('NOT_FOUND');
  return device;
}

/** Whoever enters a serial number of their own a second time learns how that device is. */
async function refuseOwn({ manager }: TenantTransaction, serialNumber: string): Promise<void> {
  const own = await manager.findOneBy(Device, { serialNumber, state: Not('REMOVED') });
  if (own === null) return;
  const detail = `This device is yours already: ${own.name}, ${standingOf(own)}.`;
  throw new FailureError('SERIAL_NUMBER_YOURS', { detail });
}

function standingOf({ state, online, lastHeartbeatAt }: Device): string {
  if (state === 'PAUSED') return 'paused';
  if (lastHeartbeatAt === null) return 'waiting for its first heartbeat';
  return online ? 'online' : 'offline';
}

async function insertDevice(
  { manager, organizationId }: TenantTransaction,
  device: Pick<Device, 'serialNumber' | 'name' | 'createdBy'>,
): Promise<string> {
  try {
    const { id } = await manager.save(Device, { ...device, organizationId });
    return id;
  } catch (error) {
    if (brokenUniqueConstraint(error) === undefined) throw error;
    throw new FailureError('SERIAL_NUMBER_TAKEN', { cause: error });
  }
}

/** @returns the sources whose portal sessions are lost with the device */
async function releaseSources(
  transaction: TenantTransaction,
  deviceId: string,
): Promise<{ id: string; link_epoch: number }[]> {
  const rows = await changeRows<{ id: string; link_epoch: number }>(
    transaction.manager,
    `UPDATE login_sources SET state = 'UNLINKED', state_reason = 'DEVICE_REMOVED', state_since = now()
     WHERE device_id = $1 AND removed_at IS NULL AND state = 'LINKED' RETURNING id, link_epoch`,
    [deviceId],
  );
  await transaction.manager.update(LoginSource, { deviceId }, { deviceId: null });
  for (const { id } of rows) {
    transaction.announce({ type: 'source.changed', sourceId: id, state: 'UNLINKED' });
  }
  return rows;
}

function describeRefusal(row: RefusalRow) {
  return {
    id: row.id,
    at: instant(row.at),
    code: row.code,
    message: failureMessage(row.code),
    reason: row.reason,
    repeated: row.repeated,
    remoteAddress: row.remote_address,
    keyFingerprint: row.key_fingerprint,
  };
}
