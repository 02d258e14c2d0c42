import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { failureDefinition, failureMessage, type FailureCode } from '../../contracts/domain/failures.ts';
import { roleMay, type Role } from '../../contracts/domain/roles.ts';
import type { DeviceState } from '../../contracts/domain/states.ts';
import { instant, selectRows } from '../database/rows.ts';
import type { DeviceResponseDto } from './deviceResponseDto.ts';

interface DeviceRow {
  id: string;
  name: string;
  serial_number: string;
  state: DeviceState;
  online: boolean;
  last_heartbeat_at: Date | null;
  key_pinned_at: Date | null;
  public_key: string | null;
  software_version: string | null;
  clock_offset_ms: string | null;
  storage_full: boolean;
  journalled_readings: number;
  created_at: Date;
  source_count: number;
  recent_refusals: number;
  refused_another: boolean;
  plugin_ids: string[];
}

/** Farther off than this, expiry times are no longer told right. */
const clockToleranceMs = 5 * 60_000;

/** The devices that have not been removed, or the one that is asked for. */
export async function readDevices(
  manager: EntityManager,
  role: Role,
  id?: string,
): Promise<DeviceResponseDto[]> {
  const rows = await selectRows<DeviceRow>(
    manager,
    `SELECT d.id, d.name, d.serial_number, d.state, d.online, d.last_heartbeat_at, d.key_pinned_at, d.public_key,
       d.software_version, d.clock_offset_ms, d.storage_full, d.journalled_readings, d.created_at,
       (SELECT count(*)::int FROM login_sources l WHERE l.device_id = d.id AND l.removed_at IS NULL) AS source_count,
       (SELECT count(*)::int FROM device_refusals r WHERE r.device_id = d.id AND r.at > now() - interval '1 day')
         AS recent_refusals,
       EXISTS (SELECT FROM device_refusals r WHERE r.device_id = d.id AND r.at > now() - interval '1 day'
         AND r.code = 'DEVICE_KEY_MISMATCH') AS refused_another,
       ARRAY(SELECT plugin_id FROM device_plugins p WHERE p.device_id = d.id ORDER BY plugin_id) AS plugin_ids
     FROM devices d
     WHERE d.state <> 'REMOVED' AND ($1::uuid IS NULL OR d.id = $1)
     ORDER BY lower(d.name), d.created_at, d.id`,
    [id ?? null],
  );
  return rows.map((row) => describeDevice(row, role));
}

/** The SHA-256 of a public key in a form that people can compare. */
export function keyFingerprint(publicKey: string): string {
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex');
  return (digest.slice(0, 16).match(/.{4}/g) ?? []).join(' ');
}

function describeDevice(row: DeviceRow, role: Role): DeviceResponseDto {
  const { problem, code } = problemOf(row);
  return {
    id: row.id,
    name: row.name,
    serialNumber: roleMay(role, 'devices.manage') ? row.serial_number : masked(row.serial_number),
    state: row.state,
    online: row.state === 'ACTIVE' && row.online,
    lastHeartbeatAt: instant(row.last_heartbeat_at),
    keyPinnedAt: instant(row.key_pinned_at),
    keyFingerprint: row.public_key === null ? null : keyFingerprint(row.public_key),
    softwareVersion: row.software_version,
    clockOffsetMs: row.clock_offset_ms === null ? null : Number(row.clock_offset_ms),
    storageFull: row.storage_full,
    journalledReadings: row.journalled_readings,
    sourceCount: row.source_count,
    recentRefusals: row.recent_refusals,
    pluginIds: row.plugin_ids,
    problem,
    nextAction: code === null ? 'NONE' : failureDefinition(code).nextAction,
    createdAt: instant(row.created_at),
  };
}

interface DeviceProblem {
  problem: string | null;
  code: FailureCode | null;
}

/** The first thing that is wrong with a device. */
function problemOf(row: DeviceRow): DeviceProblem {
  const failed = (code: FailureCode): DeviceProblem => ({ problem: failureMessage(code), code });
  if (row.state === 'PAUSED') return failed('DEVICE_PAUSED');
  if (row.last_heartbeat_at === null) {
    const problem = 'Has not been heard of yet. Plug it in; its first heartbeat comes within 30 minutes.';
    return { problem, code: 'DEVICE_OFFLINE' };
  }
  if (!row.online) return failed('DEVICE_OFFLINE');
  if (row.storage_full) return failed('DEVICE_STORAGE_FULL');
  if (Math.abs(Number(row.clock_offset_ms ?? 0)) > clockToleranceMs) return failed('DEVICE_CLOCK_WRONG');
  if (row.recent_refusals > 0 && !row.refused_another) {
    const problem = 'Something that this device sent was refused. See the refused attempts.';
    return { problem, code: 'DEVICE_MESSAGE_REFUSED' };
  }
  if (row.recent_refusals > 0) {
    const problem = 'Somebody else used this serial number and was refused. See the refused attempts.';
    return { problem, code: 'DEVICE_KEY_MISMATCH' };
  }
  return { problem: null, code: null };
}

function masked(serialNumber: string): string {
  return `${serialNumber.slice(0, 4)}••••${serialNumber.slice(-4)}`;
}
