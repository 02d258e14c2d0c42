import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { selectRows } from '../database/rows.ts';
import { shownAttempts } from './attemptReader.ts';
import { readOpenFindings } from './findingsOfPolicies.ts';
import { policyFacts } from './policyFacts.ts';
import type { PolicyFactsRow } from './policyFactsRow.ts';
import { PolicyResponseDto, PolicySourceDto } from './policyResponseDto.ts';
import { describeSync } from './policySync.ts';
import { readPolicyValues } from './policyValues.ts';
import { presetFirst, readSources, type SourceRow } from './sourcesOfPolicies.ts';

export type PolicySelection = { policyId: string } | { contactId: string };

/** Puts together what is shown of policies. */
@Injectable()
export class PolicyReader {
  async read(manager: EntityManager, selection: PolicySelection): Promise<PolicyResponseDto[]> {
    const [condition, id] =
      'policyId' in selection ? ['id', selection.policyId] : ['contact_id', selection.contactId];
    const rows = await selectRows<PolicyFactsRow>(
      manager,
      `SELECT * FROM (${policyFacts}) facts WHERE ${condition} = $1 ORDER BY institution_name, number, id`,
      [id],
    );
    return this.complete(manager, rows);
  }

  private async complete(manager: EntityManager, rows: PolicyFactsRow[]): Promise<PolicyResponseDto[]> {
    const ids = rows.map((row) => row.id);
    // One connection serves a transaction: its statements follow each other.
    const values = await readPolicyValues(manager, ids);
    const findings = await readOpenFindings(manager, ids);
    const sources = await readSources(manager, rows);
    const attempts = await countAttempts(manager, ids);
    return rows.map((row) => ({
      id: row.id,
      contactId: row.contact_id,
      contactName: row.contact_name,
      institutionId: row.institution_id,
      institutionName: row.institution_name,
      productId: row.product_id,
      productName: row.product_name,
      productLine: row.product_line,
      number: row.number,
      statusId: row.status_id,
      statusName: row.status_name,
      indicator: row.indicator,
      issueDate: row.issue_date,
      maturityDate: row.maturity_date,
      values: values.get(row.id) ?? [],
      sync: describeSync(row),
      sources: describeSources(row, sources),
      findings: findings.get(row.id) ?? [],
      attemptCount: attempts.get(row.id) ?? 0,
    }));
  }
}

function describeSources(row: PolicyFactsRow, sources: readonly SourceRow[]): PolicySourceDto[] {
  const usable = sources.filter((source) => source.connected_institution_id === row.connected_institution_id);
  const preset = presetFirst(usable, row)[0];
  return usable.map((source) => ({
    id: source.id,
    name: source.name,
    username: source.username,
    state: source.state,
    deviceOnline: source.device_online,
    preset: source === preset,
  }));
}

async function countAttempts(manager: EntityManager, ids: string[]): Promise<Map<string, number>> {
  const rows = await selectRows<{ policy_id: string; attempts: number }>(
    manager,
    `SELECT policy_id, count(*)::int AS attempts FROM ${shownAttempts} a WHERE policy_id = ANY($1) GROUP BY policy_id`,
    [ids],
  );
  return new Map(rows.map((row) => [row.policy_id, row.attempts]));
}
