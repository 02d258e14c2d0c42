import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { selectRow, selectRows } from '../database/rows.ts';

export interface StoredEvent {
  position: string;
  payload: unknown;
}

export interface OutboxRange {
  /** Position of the newest event. */
  last: bigint;
  /** Position of the oldest event that is still kept; undefined when none is. */
  first: bigint | undefined;
}

/** Reads the organization's outbox; the order of positions is the order of commits. */
@Injectable()
export class OutboxReader {
  constructor(private readonly database: Database) {}

  range(organizationId: string): Promise<OutboxRange> {
    return this.database.inTenant(organizationId, async ({ manager }) => {
      const row = await selectRow<{ last: string | null; first: string | null }>(
        manager,
        `SELECT (SELECT last_position FROM organization_counters WHERE organization_id = $1) AS last,
                (SELECT min(position) FROM outbox WHERE organization_id = $1) AS first`,
        [organizationId],
      );
      const first = row?.first ?? undefined;
      return { last: BigInt(row?.last ?? 0), first: first === undefined ? undefined : BigInt(first) };
    });
  }

  after(organizationId: string, position: bigint, most: number): Promise<StoredEvent[]> {
    return this.database.inTenant(organizationId, ({ manager }) =>
      selectRows<StoredEvent>(
        manager,
        `SELECT position, payload FROM outbox WHERE organization_id = $1 AND position > $2 ORDER BY position LIMIT $3`,
        [organizationId, position.toString(), most],
      ),
    );
  }
}
