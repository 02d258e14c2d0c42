import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { FailureCode } from '../../contracts/domain/failures.ts';
import { withTenant } from '../../database/tenantTransaction.ts';

export interface RefusedContact {
  code: FailureCode;
  /** In words, without anything the caller made up. */
  reason: string;
  remoteAddress: string;
  keyFingerprint: string | null;
}

export interface KnownDevice {
  organizationId: string;
  deviceId: string;
}

/** The same refusal of the same caller is written once in this time, with the number of repetitions before it. */
const repeatAfterMs = 60_000;
const maxRemembered = 20_000;

/** Keeps what was refused: for a known device where its people see it, for others where operators do. */
export class RefusalLog {
  private readonly recent = new Map<string, { at: number; repeated: number }>();
  private readonly dataSource: DataSource;
  private readonly log: Logger;

  constructor(dataSource: DataSource, log: Logger) {
    this.dataSource = dataSource;
    this.log = log;
  }

  async recordForDevice(device: KnownDevice, contact: RefusedContact): Promise<void> {
    const repeated = this.repetitions(
      `${device.deviceId} ${contact.code} ${contact.keyFingerprint ?? ''} ${contact.reason}`,
    );
    if (repeated === undefined) return;
    const { code, reason, remoteAddress, keyFingerprint } = contact;
    await this.write(() =>
      withTenant(this.dataSource, device.organizationId, async ({ manager, announce }) => {
        const details = { reason, ...(repeated > 0 && { repeated }) };
        // Not by the entity: it would ask the row back, which this role may not read.
        await manager.query(
          `INSERT INTO device_refusals (organization_id, device_id, code, remote_address, key_fingerprint, details)
           VALUES ($1, $2, $3, $4, $5, $6)`,
          [device.organizationId, device.deviceId, code, remoteAddress, keyFingerprint, details],
        );
        announce({ type: 'device.changed', deviceId: device.deviceId });
      }),
    );
  }

  /** @param serialNumber kept as a hash only: it may be the claim secret of a device that nobody has entered yet */
  async recordForUnknown(serialNumber: string | null, contact: RefusedContact): Promise<void> {
    const hash = serialNumber === null ? null : createHash('sha256').update(serialNumber).digest();
    // By address, not by serial number: somebody who tries many of them writes few rows.
    const repeated = this.repetitions(`${contact.remoteAddress} ${contact.code}`);
    if (repeated === undefined) return;
    await this.write(() =>
      this.dataSource.query(
        `INSERT INTO gateway_refusals (code, serial_number_hash, remote_address, details) VALUES ($1, $2, $3, $4)`,
        [
          contact.code,
          hash,
          contact.remoteAddress,
          { reason: contact.reason, ...(repeated > 0 && { repeated }) },
        ],
      ),
    );
  }

  /** How often this was left out since it was last written; undefined when it is too early to write it again. */
  private repetitions(key: string): number | undefined {
    const now = performance.now();
    const last = this.recent.get(key);
    if (last !== undefined && now - last.at < repeatAfterMs) {
      last.repeated += 1;
      return undefined;
    }
    if (this.recent.size >= maxRemembered) this.recent.clear();
    this.recent.set(key, { at: now, repeated: 0 });
    return last?.repeated ?? 0;
  }

  /** A refusal stands whether or not it can be written down. */
  private async write(insert: () => Promise<unknown>): Promise<void> {
    try {
      await insert();
    } catch (error) {
      this.log.warn({ err: error }, 'a refusal could not be recorded');
    }
  }
}
