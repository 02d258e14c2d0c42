import { setTimeout as delay } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { DataSource } from 'typeorm';
import { Device } from '../../database/entities/device.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import { GatewayRefusal } from '../grpc/refusal.ts';
import type { DeviceSession } from '../sealing/sessionTokens.ts';
import { keyFingerprint } from './keyFingerprint.ts';

export type Standing = Pick<Device, 'state' | 'publicKey'> | null;

/** For how long a device that has just been paused, removed or replaced may still be served. */
const usuallyTrustedForMs = 2_000;
const maxRemembered = 10_000;
/** For how long what the records said stands for results while they do not answer. */
const lastWordStandsForMs = 5 * 60_000;
/** A worker gives a result up after some 10 s; records that take longer than this do not answer. */
const recordsAnswerWithinMs = 1_500;

/** Whether a device may still do what its session token says it could when it was issued. */
export class DeviceAccess {
  private readonly remembered = new Map<string, { standing: Promise<Standing>; until: number }>();
  private readonly lastWords = new Map<string, { standing: Standing; until: number }>();
  private readonly dataSource: DataSource;
  private readonly trustedForMs: number;

  constructor(dataSource: DataSource, settings: { trustedForMs?: number } = {}) {
    this.dataSource = dataSource;
    this.trustedForMs = settings.trustedForMs ?? usuallyTrustedForMs;
  }

  /** @throws GatewayRefusal when the device is paused or removed, or its key has been replaced */
  async require(session: DeviceSession): Promise<void> {
    requireGood(await this.standing(session), session);
  }

  /**
   * The same for a device that was admitted when it began (the result of a task that it holds, a poll that has waited
   * for one), and for the login that a person waits for: while the records do not answer, what they said last stands.
   * Turned away, result or task would be lost.
   *
   * @throws GatewayRefusal as `require`
   */
  async requireByLastWord(session: DeviceSession): Promise<void> {
    requireGood(await this.standingOrLastWord(session), session);
  }

  private async standingOrLastWord(session: DeviceSession): Promise<Standing> {
    const lastWord = this.lastWords.get(session.deviceId);
    const standing = this.standing(session);
    if (lastWord === undefined || lastWord.until <= performance.now()) return standing;
    const known = standing.catch(() => lastWord.standing);
    return Promise.race([known, delay(recordsAnswerWithinMs, lastWord.standing, { ref: false })]);
  }

  /** Something has changed about the device: the next look is a fresh one. */
  forget(deviceId: string): void {
    this.remembered.delete(deviceId);
  }

  private standing(session: DeviceSession): Promise<Standing> {
    const now = performance.now();
    const remembered = this.remembered.get(session.deviceId);
    if (remembered !== undefined && remembered.until > now) return remembered.standing;
    if (this.remembered.size >= maxRemembered) this.remembered.clear();
    if (this.lastWords.size >= maxRemembered) this.lastWords.clear();
    const standing = this.read(session);
    this.remembered.set(session.deviceId, { standing, until: now + this.trustedForMs });
    standing.then(
      (word) => this.lastWords.set(session.deviceId, { standing: word, until: now + lastWordStandsForMs }),
      () => this.remembered.delete(session.deviceId),
    );
    return standing;
  }

  private read({ organizationId, deviceId }: DeviceSession): Promise<Standing> {
    return withTenant(this.dataSource, organizationId, ({ manager }) =>
      manager.findOne(Device, {
        select: { id: true, state: true, publicKey: true },
        where: { id: deviceId },
      }),
    );
  }
}

function requireGood(standing: Standing, session: DeviceSession): void {
  if (standing === null || standing.state === 'REMOVED') throw refused('DEVICE_REMOVED');
  if (standing.state === 'PAUSED') throw refused('DEVICE_PAUSED');
  if (standing.publicKey === null || keyFingerprint(standing.publicKey) !== session.keyFingerprint) {
    throw new GatewayRefusal(status.UNAUTHENTICATED, 'DEVICE_NOT_AUTHENTICATED');
  }
}

function refused(code: 'DEVICE_REMOVED' | 'DEVICE_PAUSED'): GatewayRefusal {
  return new GatewayRefusal(status.PERMISSION_DENIED, code);
}
