import type { EntityManager } from 'typeorm';
import { valueTypeLabels, valueTypes, type ValueType } from '../../contracts/domain/valueTypes.ts';
import { instant, selectRows } from '../database/rows.ts';
import type { PolicyValueDto } from './policyResponseDto.ts';

interface ValueRow {
  policy_id: string;
  value_type: ValueType;
  amount: string;
  as_of: string;
  fetched_at: Date;
  in_last_reading: boolean;
}

/** The current values of policies, by policy, in the order of the value types. */
export async function readPolicyValues(
  manager: EntityManager,
  policyIds: readonly string[],
): Promise<Map<string, PolicyValueDto[]>> {
  const rows = await selectRows<ValueRow>(
    manager,
    `SELECT v.policy_id, v.value_type, v.amount, v.as_of, v.fetched_at,
       v.fetched_at >= coalesce(s.last_read_at, v.fetched_at) AS in_last_reading
     FROM policy_values v LEFT JOIN policy_sync s ON s.policy_id = v.policy_id WHERE v.policy_id = ANY($1)`,
    [policyIds],
  );
  rows.sort((left, right) => valueTypes.indexOf(left.value_type) - valueTypes.indexOf(right.value_type));
  const byPolicy = new Map<string, PolicyValueDto[]>();
  for (const row of rows) {
    const values = byPolicy.get(row.policy_id) ?? [];
    values.push({
      valueType: row.value_type,
      label: valueTypeLabels[row.value_type],
      amount: shownAmount(row.amount),
      asOf: row.as_of,
      fetchedAt: instant(row.fetched_at),
      inLastReading: row.in_last_reading,
    });
    byPolicy.set(row.policy_id, values);
  }
  return byPolicy;
}

/** `numeric(19,4)` without the zeros that nobody writes: two decimals, or as many as there are. */
export function shownAmount(amount: string): string {
  const [whole = '0', decimals = ''] = amount.split('.');
  const significant = decimals.replace(/0+$/, '').padEnd(2, '0');
  return `${whole}.${significant}`;
}
