import { sessionEndReasons } from '../../contracts/domain/states.ts';
import type { ForceReadResult, SweepBatchResult } from '../../contracts/temporal/deviceActivities.ts';
import type { MessageReader } from '../devices/messageReader.ts';
import { readByKind } from '../devices/spelledOut.ts';
import type { SpelledOut } from '../devices/spelledOut.ts';

/** Far more than any queue holds. */
const mostOrders = 1_000_000;
const longestCursor = 2_000;

export function readSweepBatchResult(result: MessageReader): SpelledOut<SweepBatchResult> {
  return {
    read: result.count('read', mostOrders),
    unread: result.count('unread', mostOrders),
    listCursor: readListCursor(result),
    sessionEnded: result.optional('sessionEnded', (name) => result.oneOf(name, sessionEndReasons)),
  };
}

/** Null is said of a list that has been crawled to its end; left out is what has no list. */
function readListCursor(result: MessageReader): string | null | undefined {
  if (result.isNull('listCursor')) return null;
  return result.optional('listCursor', (name) => result.rawText(name, longestCursor));
}

export function readForceReadResult(result: MessageReader): SpelledOut<ForceReadResult> {
  return readByKind<ForceReadResult>(result, {
    DELIVERED: (kind) => ({ kind }),
    SESSION_ENDED: (kind) => ({ kind, reason: result.oneOf('reason', sessionEndReasons) }),
  });
}
