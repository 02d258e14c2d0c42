import { freshness, outcome7d, policyFacts } from '../policies/policyFacts.ts';
import type { SyncReportQueryDto } from './syncReportDtos.ts';

export interface ReportFilter {
  /** Selects the matching rows of `policyFacts`, whatever their state. */
  sql: string;
  parameters: unknown[];
  /** Whether some policies are left out. */
  isNarrowed: boolean;
  /** Number of the first parameter that is still free. */
  next: number;
}

/** More policies than an organization has: counts stay true. */
const mostFound = 1_000_000;

const hasOpenFinding =
  'EXISTS (SELECT 1 FROM findings f WHERE f.policy_id = facts.id AND f.resolved_at IS NULL)';

/** The report's filters but the state, which the counts leave open. */
export function reportFilter(query: SyncReportQueryDto, now: Date): ReportFilter {
  const parameters: unknown[] = [];
  const conditions: string[] = [];
  const parameter = (value: unknown): string => `$${String(parameters.push(value))}`;
  if (query.search !== undefined && query.search !== '') {
    const found = `SELECT policy_id FROM search_policies(${parameter(query.search)}, ${parameter(mostFound)})`;
    conditions.push(`id IN (${found})`);
  }
  if (query.reason !== undefined) {
    conditions.push(`coalesce(ineligibility, reason) = ${parameter(query.reason)}`);
  }
  if (query.institutionId !== undefined)
    conditions.push(`institution_id = ${parameter(query.institutionId)}`);
  if (query.sourceId !== undefined) conditions.push(`source_id = ${parameter(query.sourceId)}`);
  if (query.outcome7d !== undefined) {
    const outcome = outcome7d(parameter(now));
    conditions.push(`ineligibility IS NULL AND ${outcome} = ${parameter(query.outcome7d)}`);
  }
  if (query.freshness !== undefined) {
    conditions.push(`ineligibility IS NULL AND ${freshness(parameter(now))} = ${parameter(query.freshness)}`);
  }
  if (query.findings !== undefined) conditions.push(hasOpenFinding);
  if (query.policyIds !== undefined) conditions.push(`id = ANY(${parameter(query.policyIds)}::uuid[])`);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return {
    sql: `SELECT * FROM (${policyFacts}) facts ${where}`,
    parameters,
    isNarrowed: conditions.length > 0,
    next: parameters.length + 1,
  };
}
