import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { selectRows } from '../database/rows.ts';
import { SweepWorkflows } from '../temporal/sweepWorkflows.ts';

/** Policies of which a change may have made some eligible, or ineligible. */
export interface ChangedPolicies {
  policyIds?: readonly string[];
  /** For institutions whose policies may have left them. */
  productIds?: readonly string[];
  statusId?: string;
}

/**
 * What every change that touches eligibility says once it is committed: these policies may owe the day a reading now, or
 * may not any more. The sweeps of their institutions look at the records and find out which.
 */
@Injectable()
export class OwedPolicies {
  constructor(
    private readonly database: Database,
    private readonly sweeps: SweepWorkflows,
  ) {}

  async mayHaveChanged(organizationId: string, changed: ChangedPolicies): Promise<void> {
    const rows = await this.database.inTenant(organizationId, ({ manager }) =>
      selectRows<{ id: string }>(
        manager,
        `SELECT l.id FROM login_sources l
         JOIN connected_institutions ci ON ci.id = l.connected_institution_id AND ci.removed_at IS NULL
         WHERE l.removed_at IS NULL AND EXISTS (
           SELECT FROM products pr LEFT JOIN policies p ON p.product_id = pr.id AND p.deleted_at IS NULL
           WHERE pr.institution_id = ci.institution_id
             AND (pr.id = ANY ($1::uuid[]) OR p.id = ANY ($2::uuid[]) OR p.status_id = $3))
         ORDER BY l.id`,
        [changed.productIds ?? [], changed.policyIds ?? [], changed.statusId ?? null],
      ),
    );
    this.sweeps.wake(
      organizationId,
      rows.map((row) => row.id),
    );
  }
}
