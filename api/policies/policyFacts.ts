/**
 * One row for each policy of the organization with all that explains it: who and what it is, whether it is syncable
 * (the order of the conditions is that of contracts/domain/eligibility.ts), where its sync stands and why.
 */
export const policyFacts = `
SELECT p.id, p.number, p.contact_id, p.product_id, p.status_id, p.issue_date, p.maturity_date, p.created_at,
  c.display_name AS contact_name,
  pr.name AS product_name, pr.product_line, i.id AS institution_id, i.name AS institution_name,
  st.name AS status_name, st.indicator,
  ci.id AS connected_institution_id,
  e.ineligibility,
  CASE WHEN e.ineligibility IS NULL THEN coalesce(s.state, 'NOT_YET_SYNCED') ELSE 'NOT_SYNCABLE' END AS state,
  CASE
    WHEN e.ineligibility IS NULL THEN coalesce(s.state_since, p.created_at)
    WHEN s.reason = e.ineligibility THEN s.state_since
  END AS state_since,
  CASE
    WHEN stop.plugin_id IS NOT NULL AND coalesce(s.state, 'NOT_YET_SYNCED') IN ('NOT_YET_SYNCED', 'QUEUED')
      THEN 'CARRIER_STOPPED'
    WHEN s.reason IS NOT NULL THEN s.reason
    WHEN s.state = 'QUEUED' AND hs.state = 'PAUSED' THEN 'SOURCE_PAUSED'
    WHEN s.state = 'QUEUED' AND hs.state IS DISTINCT FROM 'LINKED' THEN 'WAITING_FOR_LINK'
    WHEN s.state = 'QUEUED' AND d.online IS NOT TRUE THEN 'DEVICE_OFFLINE'
    WHEN s.state = 'QUEUED' THEN 'IN_QUEUE'
    WHEN s.state = 'IN_PROGRESS' THEN 'BEING_READ'
    WHEN coalesce(s.state, 'NOT_YET_SYNCED') = 'NOT_YET_SYNCED' AND ls.paused = ls.sources THEN 'SOURCE_PAUSED'
    WHEN coalesce(s.state, 'NOT_YET_SYNCED') = 'NOT_YET_SYNCED' AND coalesce(ls.linked, 0) = 0 THEN 'WAITING_FOR_LINK'
    WHEN coalesce(s.state, 'NOT_YET_SYNCED') = 'NOT_YET_SYNCED' THEN 'NOT_QUEUED_YET'
  END AS reason,
  s.last_outcome, s.last_outcome_at, s.last_read_at, s.last_attempt_id,
  (SELECT max(v.fetched_at) FROM policy_values v WHERE v.policy_id = p.id) AS values_read_at,
  coalesce(hs.id, s.last_source_id) AS source_id, coalesce(hs.name, last_source.name) AS source_name,
  s.last_source_id,
  (SELECT a.id FROM sync_attempts a
   WHERE a.organization_id = p.organization_id AND a.policy_id = p.id AND a.kind = 'FORCE'
     AND a.state IN ('QUEUED', 'IN_PROGRESS')
   ORDER BY a.queued_at DESC LIMIT 1) AS force_attempt_id
FROM policies p
CROSS JOIN organizations o
JOIN products pr ON pr.id = p.product_id
JOIN institutions i ON i.id = pr.institution_id
JOIN product_statuses st ON st.id = p.status_id
LEFT JOIN contacts c ON c.id = p.contact_id AND c.deleted_at IS NULL
LEFT JOIN connected_institutions ci ON ci.institution_id = i.id AND ci.removed_at IS NULL
LEFT JOIN plugin_stops stop ON stop.plugin_id = ci.plugin_id
LEFT JOIN (
  SELECT connected_institution_id, count(*) AS sources, count(*) FILTER (WHERE state = 'LINKED') AS linked,
    count(*) FILTER (WHERE state = 'PAUSED') AS paused
  FROM login_sources WHERE removed_at IS NULL GROUP BY connected_institution_id
) ls ON ls.connected_institution_id = ci.id
CROSS JOIN LATERAL (SELECT CASE
    WHEN o.subscription NOT IN ('PREMIER', 'ENTERPRISE') THEN 'NO_SUBSCRIPTION'
    WHEN p.deleted_at IS NOT NULL THEN 'DELETED'
    WHEN c.id IS NULL THEN 'NO_CONTACT'
    WHEN st.indicator = 'CLOSED' THEN 'STATUS_CLOSED'
    WHEN p.number = '' THEN 'NO_NUMBER'
    WHEN ci.id IS NULL THEN 'INSTITUTION_NOT_CONNECTED'
    WHEN ls.sources IS NULL THEN 'NO_LOGIN_SOURCE'
  END AS ineligibility) e
LEFT JOIN policy_sync s ON s.policy_id = p.id
LEFT JOIN sync_queue q ON q.policy_id = p.id
LEFT JOIN login_sources hs ON hs.id = coalesce(q.source_id, s.home_source_id)
LEFT JOIN login_sources last_source ON last_source.id = s.last_source_id
LEFT JOIN devices d ON d.id = hs.device_id
WHERE p.deleted_at IS NULL`;

/** As the Dashboard counts: the latest outcome of the last 7 days. The parameter is one like `$1`, and holds now. */
export function outcome7d(nowParameter: string): string {
  return `CASE WHEN last_outcome_at > ${nowParameter}::timestamptz - interval '7 days' THEN last_outcome ELSE 'NOT_YET_SYNCED' END`;
}

/** How old a policy's values are: one of the Sync Report's freshness bands. */
export function freshness(nowParameter: string): string {
  const within = (days: number) =>
    `values_read_at > ${nowParameter}::timestamptz - interval '${String(days)} days'`;
  return `CASE WHEN ${within(1)} THEN 'DAY_1' WHEN ${within(7)} THEN 'DAY_7' WHEN ${within(30)} THEN 'DAY_30' ELSE 'OLDER' END`;
}
