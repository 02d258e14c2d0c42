import { sessionEndReasons } from '../../contracts/domain/states.ts';
import type { ForceReadResult, SweepBatchResult } from '../../contracts/temporal/deviceActivities.ts';
import type { MessageReader } from '../devices/messageReader.ts';

/** Far more than any queue holds. */
const mostOrders = 1_000_000;
const longestCursor = 2_000;

export function readSweepBatchResult(result: MessageReader): SweepBatchResult {
  return {
    read: result.count('read', mostOrders),
    unread: result.count('unread', mostOrders),
    ...readListCursor(result),
    ...(result.has('sessionEnded') && { sessionEnded: result.oneOf('sessionEnded', sessionEndReasons) }),
  };
}

/** Null is said of a list that has been crawled to its end; left out is what has no list. */
function readListCursor(result: MessageReader): Pick<SweepBatchResult, 'listCursor'> {
  if (result.isNull('listCursor')) return { listCursor: null };
  return result.has('listCursor') ? { listCursor: result.rawText('listCursor', longestCursor) } : {};
}

export function readForceReadResult(result: MessageReader): ForceReadResult {
  const kind = result.oneOf('kind', ['DELIVERED', 'SESSION_ENDED']);
  return kind === 'DELIVERED' ? { kind } : { kind, reason: result.oneOf('reason', sessionEndReasons) };
}
