import type { Ineligibility } from '../../contracts/domain/eligibility.ts';

/**
 * `ineligibility` of contracts/domain/eligibility.ts in SQL, in the same order; a test holds both against each other.
 * Needs a policy `p`, the joins below, and row-level security for the tenant.
 */
export const eligibilityJoins = `
  JOIN organizations o ON o.id = p.organization_id
  JOIN product_statuses st ON st.id = p.status_id
  JOIN products pr ON pr.id = p.product_id
  LEFT JOIN contacts c ON c.id = p.contact_id AND c.deleted_at IS NULL
  LEFT JOIN connected_institutions ci ON ci.institution_id = pr.institution_id AND ci.removed_at IS NULL`;

const reasons = [
  ['NO_SUBSCRIPTION', `o.subscription NOT IN ('PREMIER', 'ENTERPRISE')`],
  ['DELETED', 'p.deleted_at IS NOT NULL'],
  ['NO_CONTACT', 'c.id IS NULL'],
  ['STATUS_CLOSED', `st.indicator = 'CLOSED'`],
  ['NO_NUMBER', `p.number = ''`],
  ['INSTITUTION_NOT_CONNECTED', 'ci.id IS NULL'],
  [
    'NO_LOGIN_SOURCE',
    `NOT EXISTS (SELECT FROM login_sources ls WHERE ls.connected_institution_id = ci.id AND ls.removed_at IS NULL)`,
  ],
] as const satisfies readonly (readonly [Ineligibility, string])[];

/** An expression: the `Ineligibility`, or null when the policy can sync. */
export const ineligibilityOfPolicy = `CASE ${reasons
  .map(([reason, condition]) => `WHEN ${condition} THEN '${reason}'`)
  .join(' ')} END`;
