import { businessDay } from '../../contracts/domain/businessClock.ts';
import type { BusinessClock } from '../../contracts/domain/businessClock.ts';
import type { Subscription } from '../../contracts/domain/organizations.ts';
import type { Reading } from '../../contracts/domain/readings.ts';
import type { ReadingVerdict } from '../../contracts/device/messages.ts';
import { Organization } from '../../database/entities/organization.ts';
import { planByKeys } from '../../database/planByKeys.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { DecidedReading } from './decidedReading.ts';
import { decideReading } from './decideReading.ts';
import { loadFacts } from './loadFacts.ts';
import { writeRecordings } from './writeRecordings.ts';

export interface RecordedReadings {
  verdicts: ReadingVerdict[];
  /** Sources whose sweeps have something to do now; to be woken after the commit. */
  wakeSources: Set<string>;
}

/** Records readings of one device in one transaction, in the order in which they came. Idempotent. */
export async function recordReadings(
  transaction: TenantTransaction,
  deviceId: string,
  readings: readonly Reading[],
  clock: BusinessClock,
): Promise<RecordedReadings> {
  await planByKeys(transaction.manager);
  const organization = await transaction.manager.findOneByOrFail(Organization, {
    id: transaction.organizationId,
  });
  const verdicts = new Map<string, ReadingVerdict>();
  const wakeSources = new Set<string>();
  for (const round of roundsByPolicy(readings)) {
    const decided = await decideRound(transaction, deviceId, round, { clock, organization, verdicts });
    for (const { recording } of decided) for (const id of recording.wakeSources) wakeSources.add(id);
    await writeRecordings(transaction, decided, clock.now());
  }
  return { verdicts: [...verdicts.values()], wakeSources };
}

async function decideRound(
  { manager }: TenantTransaction,
  deviceId: string,
  round: readonly Reading[],
  context: {
    clock: BusinessClock;
    organization: { timeZone: string; subscription: Subscription };
    verdicts: Map<string, ReadingVerdict>;
  },
): Promise<DecidedReading[]> {
  const { clock, organization, verdicts } = context;
  const facts = await loadFacts(
    manager,
    deviceId,
    round.map((reading) => reading.attemptId),
  );
  return round.flatMap((reading): DecidedReading[] => {
    const { readingId } = reading;
    const known = facts.get(reading.attemptId);
    if (known === undefined) {
      verdicts.set(readingId, { readingId, verdict: 'REFUSED', failureCode: 'NOT_THIS_DEVICE' });
      return [];
    }
    const fetchedAt = businessInstant(reading.readAt, known.askedAt, clock);
    const now = clock.now();
    const decision = decideReading(known, reading, {
      subscription: organization.subscription,
      now,
      fetchedAt,
      dayRead: businessDay(fetchedAt, organization.timeZone),
      today: businessDay(now, organization.timeZone),
    });
    const failureCode = decision.kind === 'ANSWER' ? decision.failureCode : undefined;
    verdicts.set(readingId, { readingId, verdict: decision.verdict, ...(failureCode && { failureCode }) });
    return decision.kind === 'RECORD' ? [{ reading, facts: known, recording: decision, fetchedAt }] : [];
  });
}

/** Rounds in which each policy appears once, in the order of delivery. */
function roundsByPolicy(readings: readonly Reading[]): Reading[][] {
  const rounds: Reading[][] = [];
  const seen = new Map<string, number>();
  for (const reading of readings) {
    const round = seen.get(reading.policyId) ?? 0;
    seen.set(reading.policyId, round + 1);
    (rounds[round] ??= []).push(reading);
  }
  return rounds;
}

/**
 * Devices go by the wall clock; what is recorded goes by the business clock. Nothing was read before it was asked for,
 * nor in the future, whatever a device says whose idea of the time is wrong: a reading that is dated to the day before
 * would leave its policy owed today, and it would be read again and again.
 */
function businessInstant(readAt: string, askedAt: Date, clock: BusinessClock): Date {
  const readAfterAsked = Math.max(clock.at(new Date(readAt)).getTime(), askedAt.getTime());
  return new Date(Math.min(readAfterAsked, clock.now().getTime()));
}
