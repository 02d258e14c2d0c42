import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { DeliverReadingsResponse, ReadingVerdict } from '../../contracts/device/messages.ts';
import { deliveryMaxReadings } from '../../contracts/device/protocol.ts';
import type { BusinessClock, WallClock } from '../../contracts/domain/businessClock.ts';
import type { Reading } from '../../contracts/domain/readings.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import type { DeviceGuard } from '../access/deviceGuard.ts';
import type { DeviceCall } from '../devices/deviceService.ts';
import type { MessageReader } from '../devices/messageReader.ts';
import { requireDistinct } from '../devices/messageReader.ts';
import { isConnectionFailure } from '../grpc/connectionFailure.ts';
import { notThisDevice } from '../grpc/refusal.ts';
import type { DeviceSession } from '../sealing/sessionTokens.ts';
import type { SourceSignals } from '../temporal/sourceSignals.ts';
import { beginAttempts } from './beginAttempts.ts';
import { FailedTries } from './failedTries.ts';
import type { ParsedReading } from './parseReading.ts';
import { parseReading } from './parseReading.ts';
import { recordReadings } from './recordReadings.ts';
import { againAfterConflict } from './transactionConflict.ts';

export interface DeliveryTools {
  dataSource: DataSource;
  guard: DeviceGuard;
  clock: BusinessClock;
  /** By which devices go, too. */
  wall: WallClock;
  signals: SourceSignals;
  log: Logger;
}

interface RecordingTools extends DeliveryTools {
  failedTries: FailedTries;
}

interface Delivery {
  begunAttemptIds: string[];
  readings: ParsedReading[];
}

/** Readings in one transaction: enough to make its cost small, few enough to keep the policies' locks short. */
const chunkSize = 50;

/** A device offers a reading again after some seconds, so these are enough for a passing fault to pass. */
const mostTries = 5;

/** DeliverReadings: each reading is recorded once, however often it is delivered. */
export function deliverReadings(given: DeliveryTools): DeviceCall<Delivery, DeliverReadingsResponse> {
  const tools = { ...given, failedTries: new FailedTries() };
  return {
    read: readDelivery,
    async handle(delivery, session, call) {
      const verdicts = await recordDelivery(tools, session, delivery);
      if (verdicts.some(({ failureCode }) => failureCode === 'NOT_THIS_DEVICE')) {
        tools.guard.violation(session, call, notThisDevice('A reading is of an attempt of another device'));
      }
      return { verdicts };
    },
  };
}

function readDelivery(message: MessageReader): Delivery {
  const readings = message.items('readings', deliveryMaxReadings).map((reading) => parseReading(reading));
  requireDistinct(
    readings.map((parsed) => (parsed.kind === 'READING' ? parsed.reading.readingId : parsed.readingId)),
    'A reading',
  );
  return { begunAttemptIds: message.uuids('begunAttemptIds', deliveryMaxReadings), readings };
}

async function recordDelivery(
  tools: RecordingTools,
  session: DeviceSession,
  { begunAttemptIds, readings }: Delivery,
): Promise<ReadingVerdict[]> {
  if (begunAttemptIds.length > 0) {
    await againAfterConflict(() =>
      withTenant(tools.dataSource, session.organizationId, (transaction) =>
        beginAttempts(transaction, session.deviceId, begunAttemptIds, tools.clock.now()),
      ),
    );
  }
  const verdicts: ReadingVerdict[] = [];
  const acceptable: Reading[] = [];
  for (const parsed of readings) {
    if (parsed.kind === 'READING') acceptable.push(parsed.reading);
    else verdicts.push(await refuseReading(tools, session, parsed));
  }
  for (let start = 0; start < acceptable.length; start += chunkSize) {
    verdicts.push(...(await recordChunk(tools, session, acceptable.slice(start, start + chunkSize))));
  }
  return verdicts;
}

async function refuseReading(
  tools: RecordingTools,
  session: DeviceSession,
  { readingId, reason, inItsPlace }: Extract<ParsedReading, { kind: 'UNACCEPTABLE' }>,
): Promise<ReadingVerdict> {
  tools.log.warn({ deviceId: session.deviceId, readingId, reason }, 'a reading was not acceptable');
  const readAt = tools.wall.now().toISOString();
  const [verdict] =
    inItsPlace === undefined ? [] : await recordChunk(tools, session, [{ ...inItsPlace, readAt }]);
  // Not this device's, or to be delivered again: that comes before what is wrong with it.
  if (verdict?.verdict === 'REFUSED' || verdict?.verdict === 'RETRY_LATER') return verdict;
  return { readingId, verdict: 'REFUSED', failureCode: 'VALIDATION_FAILED', reason };
}

/** A chunk that cannot be recorded is tried reading by reading, so that one that is at fault holds up no other. */
async function recordChunk(
  tools: RecordingTools,
  session: DeviceSession,
  readings: readonly Reading[],
): Promise<ReadingVerdict[]> {
  try {
    const { verdicts, wakeSources } = await againAfterConflict(() =>
      withTenant(tools.dataSource, session.organizationId, (transaction) =>
        recordReadings(transaction, session.deviceId, readings, tools.clock),
      ),
    );
    for (const sourceId of wakeSources) void wakeSweep(tools, session.organizationId, sourceId);
    return verdicts;
  } catch (error) {
    if (isConnectionFailure(error)) throw error;
    const [only] = readings;
    if (only !== undefined && readings.length === 1) {
      tools.log.error(
        { deviceId: session.deviceId, readingId: only.readingId, err: error },
        'a reading failed',
      );
      return recordFault(tools, session, only);
    }
    const verdicts: ReadingVerdict[] = [];
    for (const reading of readings) verdicts.push(...(await recordChunk(tools, session, [reading])));
    return verdicts;
  }
}

/**
 * A reading that cannot be recorded, try after try, would be delivered for ever. It ends as a failure of ours, so that
 * its policy is explained and read again; when not even that can be recorded, it is not the reading's fault.
 */
async function recordFault(
  tools: RecordingTools,
  session: DeviceSession,
  reading: Reading,
): Promise<ReadingVerdict[]> {
  const { readingId } = reading;
  const again: ReadingVerdict[] = [{ readingId, verdict: 'RETRY_LATER' }];
  if (tools.failedTries.count(readingId) < mostTries) return again;
  const note = `the gateway could not record what was read (${reading.outcome.kind})`;
  const fault: Reading = { ...reading, outcome: { kind: 'FAILED', code: 'INTERNAL', evidence: { note } } };
  try {
    const { verdicts, wakeSources } = await againAfterConflict(() =>
      withTenant(tools.dataSource, session.organizationId, (transaction) =>
        recordReadings(transaction, session.deviceId, [fault], tools.clock),
      ),
    );
    tools.failedTries.forget(readingId);
    for (const sourceId of wakeSources) void wakeSweep(tools, session.organizationId, sourceId);
    return verdicts;
  } catch (error) {
    if (isConnectionFailure(error)) throw error;
    tools.log.error({ readingId, err: error }, 'the failure of a reading could not be recorded');
    return again;
  }
}

/** The row waits in the queue whether or not this succeeds; the reconciler finds it. */
async function wakeSweep(tools: DeliveryTools, organizationId: string, sourceId: string): Promise<void> {
  try {
    await tools.signals.wakeSweep({ organizationId, sourceId }, 'queueChanged');
  } catch (error) {
    tools.log.warn({ sourceId, err: error }, 'a sweep could not be woken');
  }
}
