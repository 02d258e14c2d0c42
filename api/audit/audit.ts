import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import type { SignedInUser } from '../access/signedInUser.ts';

/** Records who did what, in the transaction that does it. `details` hold ids and names of fields, never values. */
export async function audit(
  { manager, organizationId }: TenantTransaction,
  user: SignedInUser,
  action: string,
  subjectKind: string,
  subjectId: string,
  details: Record<string, unknown> = {},
): Promise<void> {
  await manager.query(
    `INSERT INTO audit_events (organization_id, actor_kind, actor_id, action, subject_kind, subject_id, details)
     VALUES ($1, 'USER', $2, $3, $4, $5, $6)`,
    [organizationId, user.userId, action, subjectKind, subjectId, JSON.stringify(details)],
  );
}
