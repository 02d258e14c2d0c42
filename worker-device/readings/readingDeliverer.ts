import { status } from '@grpc/grpc-js';
import type { ReadingVerdict } from '../../contracts/device/messages.ts';
import { deliveryMaxReadings } from '../../contracts/device/protocol.ts';
import type { Reading } from '../../contracts/domain/readings.ts';
import type { DeviceLog } from '../deviceLog.ts';
import { Backoff } from '../gateway/backoff.ts';
import type { DeviceGatewayClient } from '../gateway/deviceGatewayClient.ts';
import { isServiceError } from '../gateway/trouble.ts';
import { Bell } from './bell.ts';
import type { ReadClaim, ReadingJournal } from './readingJournal.ts';

export interface DelivererTools {
  journal: ReadingJournal;
  gateway: Pick<DeviceGatewayClient, 'call'>;
  log: DeviceLog;
  backoff?: Backoff;
  /** Milliseconds until a reading is offered again that the gateway wants later. */
  postponeMs?: number;
}

interface Delivery {
  readings: Reading[];
  begun: ReadClaim[];
}

/** What finishes within this time travels together, unless somebody waits for it. */
const gatherMs = 100;
const deliveryTimeoutMs = 15_000;
/** Whoever stops the device does not wait for long. */
const lastDeliveryTimeoutMs = 4_000;
/** Stays below the gateway's largest message whatever the readings hold. */
const deliveryMaxBytes = 2 * 1024 * 1024;

/**
 * Brings readings from the journal to the gateway, for ever: what is not acknowledged is sent again under its own id.
 * One call is in flight at a time, so readings arrive in the order in which they were made.
 */
export class ReadingDeliverer {
  private readonly tools: DelivererTools;
  private readonly backoff: Backoff;
  private readonly bell = new Bell();
  private readonly begun = new Map<string, ReadClaim>();
  private readonly awaited = new Map<string, () => void>();
  private readonly postponed = new Set<string>();
  private postponedUntil = 0;
  private notBefore = 0;
  private lastSentAt = -Infinity;
  private lastSent: Promise<void> = Promise.resolve();
  private mostReadings = deliveryMaxReadings;
  private stopped = false;
  private running: Promise<void> | undefined;

  constructor(tools: DelivererTools) {
    this.tools = tools;
    this.backoff = tools.backoff ?? new Backoff({ firstMs: 250, mostMs: 30_000 });
    tools.journal.onChange(() => {
      this.bell.ring();
    });
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Offers once more what is there, then ends. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.bell.ring();
    await this.running;
  }

  /** The device has begun to read for this claim; several are told in one call. */
  reportBegun(claim: ReadClaim): void {
    this.begun.set(claim.attemptId, claim);
    this.bell.ring();
  }

  /** Resolves when the gateway has acknowledged a reading that the journal has; it is sent without delay. */
  acknowledged(readingId: string): Promise<void> {
    return new Promise((resolve) => {
      this.awaited.set(readingId, resolve);
      this.bell.ring();
    });
  }

  /** The gateway can be reached again: what waits for its next try goes at once. */
  retryNow(): void {
    this.backoff.reset();
    this.notBefore = 0;
    this.postponed.clear();
    this.bell.ring();
  }

  /**
   * Offers everything that the journal has and resolves when the gateway has answered, whatever it answered. Rejects
   * when it cannot be reached.
   */
  async offerAll(): Promise<void> {
    this.postponed.clear();
    while (!this.stopped && this.offerable(1).length > 0) await this.sendNext();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const waitMs = this.waitMs();
      if (waitMs > 0) await this.bell.wait(waitMs);
      else await this.deliver();
    }
    if (this.hasWork()) await this.deliver();
  }

  private waitMs(): number {
    const now = performance.now();
    if (this.notBefore > now) return this.notBefore - now;
    if (this.postponed.size > 0 && this.postponedUntil <= now) this.postponed.clear();
    if (!this.hasWork()) return this.postponed.size > 0 ? this.postponedUntil - now : Infinity;
    return this.awaited.size > 0 ? 0 : this.lastSentAt + gatherMs - now;
  }

  private hasWork(): boolean {
    return this.begun.size > 0 || this.offerable(1).length > 0;
  }

  private async deliver(): Promise<void> {
    try {
      await this.sendNext();
      this.backoff.reset();
    } catch (error) {
      this.notBefore = performance.now() + this.backoff.nextMs();
      this.tools.log.debug({ err: error }, 'a delivery failed');
    }
  }

  /** One call at a time, whoever asks. */
  private sendNext(): Promise<void> {
    const sent = this.lastSent.then(async () => {
      const delivery = this.nextDelivery();
      if (delivery.readings.length > 0 || delivery.begun.length > 0) await this.send(delivery);
    });
    this.lastSent = sent.catch(() => undefined);
    return sent;
  }

  private nextDelivery(): Delivery {
    let bytes = 0;
    const readings = this.offerable(this.mostReadings).filter((reading, index) => {
      bytes += JSON.stringify(reading).length;
      return index === 0 || bytes < deliveryMaxBytes;
    });
    const begun = [...this.begun.values()].slice(0, deliveryMaxReadings);
    for (const { attemptId } of begun) this.begun.delete(attemptId);
    return { readings, begun: begun.filter((claim) => !this.tools.journal.hasReadingOf(claim)) };
  }

  private offerable(most: number): Reading[] {
    return this.tools.journal.deliverable(most, (readingId) => !this.postponed.has(readingId));
  }

  private async send({ readings, begun }: Delivery): Promise<void> {
    this.lastSentAt = performance.now();
    try {
      const begunAttemptIds = begun.map(({ attemptId }) => attemptId);
      const timeoutMs = this.stopped ? lastDeliveryTimeoutMs : deliveryTimeoutMs;
      const answer = await this.tools.gateway.call(
        'DeliverReadings',
        { begunAttemptIds, readings },
        { timeoutMs },
      );
      this.mostReadings = Math.min(deliveryMaxReadings, this.mostReadings * 2);
      this.heed(answer.verdicts);
    } catch (error) {
      for (const claim of begun) this.begun.set(claim.attemptId, claim);
      if (!isServiceError(error) || error.code !== status.INVALID_ARGUMENT) throw error;
      this.isolate(readings, error.details);
    }
  }

  private heed(verdicts: readonly ReadingVerdict[]): void {
    const settled: string[] = [];
    for (const { readingId, verdict, failureCode, reason } of verdicts) {
      switch (verdict) {
        case 'RETRY_LATER':
          this.postpone(readingId);
          continue;
        case 'REFUSED':
          this.tools.log.warn({ readingId, failureCode, reason }, 'the gateway refused a reading');
          break;
        case 'RECORDED':
        case 'ALREADY_RECORDED':
        case 'SUPERSEDED':
          break;
      }
      settled.push(readingId);
    }
    this.settle(settled);
  }

  private settle(readingIds: readonly string[]): void {
    this.tools.journal.settle(readingIds);
    for (const readingId of readingIds) {
      this.awaited.get(readingId)?.();
      this.awaited.delete(readingId);
    }
  }

  private postpone(readingId: string): void {
    if (this.postponed.size === 0) this.postponedUntil = performance.now() + (this.tools.postponeMs ?? 5_000);
    this.postponed.add(readingId);
  }

  /** A message that the gateway cannot read is cut smaller until the one reading is found that no retry will mend. */
  private isolate(readings: readonly Reading[], reason: string): void {
    const [only] = readings;
    if (readings.length > 1) {
      this.mostReadings = Math.ceil(readings.length / 4);
    } else if (only === undefined) {
      this.begun.clear();
    } else {
      this.tools.log.error({ readingId: only.readingId, reason }, 'the gateway cannot read a reading');
      this.settle([only.readingId]);
    }
  }
}
