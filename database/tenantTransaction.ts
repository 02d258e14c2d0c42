import type { DataSource, EntityManager } from 'typeorm';
import type { OutboxEvent } from '../contracts/domain/events.ts';

/** A transaction that sees and writes one organization's rows only. */
export interface TenantTransaction {
  readonly manager: EntityManager;
  readonly organizationId: string;
  /** Announces a change. Events are appended as the transaction's last statement, in this order. */
  announce(event: OutboxEvent): void;
}

/**
 * Runs `work` in one transaction whose tenant is set with SET LOCAL. Commits when `work` returns, rolls back when it
 * throws.
 */
export async function withTenant<Result>(
  dataSource: DataSource,
  organizationId: string,
  work: (transaction: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  return dataSource.transaction(async (manager) => {
    await manager.query(`SELECT set_config('app.organization_id', $1, true)`, [organizationId]);
    const events: OutboxEvent[] = [];
    const result = await work({ manager, organizationId, announce: (event) => void events.push(event) });
    if (events.length > 0) await manager.query('SELECT append_outbox_events($1)', [JSON.stringify(events)]);
    return result;
  });
}
