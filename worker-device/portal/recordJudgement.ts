import { isAmount } from '../../contracts/domain/amounts.ts';
import { samePolicyNumber, withoutLayout } from '../../contracts/domain/policyNumbers.ts';
import type { ReadingEvidence, ReadingOutcome } from '../../contracts/domain/readings.ts';
import { isCalendarDate } from '../../plugin-sdk/dates.ts';
import type { CarrierPlugin, PolicyRecord } from '../../plugin-sdk/plugin.ts';
import { withoutAddressTokens } from '../../plugin-sdk/sessionAddress.ts';

type JudgingPlugin = Pick<CarrierPlugin, 'numberLayout' | 'valueTypes'>;

/** The number of a record once the plugin's declared layout rule, and nothing else, has been applied. */
export function numberOf(plugin: JudgingPlugin, record: PolicyRecord): string {
  return withoutLayout(record.numberText, plugin.numberLayout);
}

/**
 * What the records that a search showed mean for the policy that was asked for (promise 2): one that shows exactly
 * this number is judged by its content, two different ones are ambiguous, and others are another policy's.
 * @param today YYYY-MM-DD, the latest day that an as-of date can be
 */
export function judgeRecords(
  plugin: JudgingPlugin,
  number: string,
  records: readonly PolicyRecord[],
  looks: number,
  today: string,
): ReadingOutcome {
  const exact = records.filter((record) => samePolicyNumber(numberOf(plugin, record), number));
  const [first] = exact;
  if (first === undefined) return otherPolicy(plugin, records, looks);
  if (new Set(exact.map((record) => record.recordId)).size > 1) {
    return { kind: 'FAILED', code: 'POLICY_AMBIGUOUS', evidence: evidenceOf(plugin, first, looks) };
  }
  return judgeRecord(plugin, first, looks, today);
}

/** What one record gives, its number apart. */
export function judgeRecord(
  plugin: JudgingPlugin,
  record: PolicyRecord,
  looks: number,
  today: string,
): ReadingOutcome {
  const evidence = evidenceOf(plugin, record, looks);
  const portalNumber = numberOf(plugin, record);
  if (record.inactive !== undefined) {
    return { kind: 'INACTIVE', portalNumber, reason: record.inactive, evidence };
  }
  const problem = record.unreadable ?? problemOf(plugin, record, today);
  if (problem !== null) {
    const isEmpty = record.values.length === 0 && record.unreadable === undefined;
    const code = isEmpty ? 'SITE_CHANGED' : 'VALUE_SUSPECT';
    return { kind: 'FAILED', code, evidence: { ...evidence, note: problem } };
  }
  return { kind: 'VALUES', portalNumber, values: record.values, evidence };
}

function otherPolicy(plugin: JudgingPlugin, records: readonly PolicyRecord[], looks: number): ReadingOutcome {
  const [shown] = records;
  const evidence = shown === undefined ? { looks } : evidenceOf(plugin, shown, looks);
  return { kind: 'FAILED', code: 'POLICY_MISMATCH', evidence };
}

function evidenceOf(plugin: JudgingPlugin, record: PolicyRecord, looks: number): ReadingEvidence {
  return {
    path: plainPath(record.path),
    portalNumber: numberOf(plugin, record),
    portalStatus: withoutLayout(record.statusText, 'layoutWhitespace'),
    looks,
  };
}

/** Query and path parameters are the request's, not the page's; some portals keep the session in them. */
function plainPath(path: string): string {
  return withoutAddressTokens(path)
    .replace(/[?#].*$/s, '')
    .replaceAll(/;[^/]*/g, '');
}

/** Why the values cannot be taken; null where they can. */
function problemOf(plugin: JudgingPlugin, record: PolicyRecord, today: string): string | null {
  if (record.values.length === 0) return 'the record shows no value';
  const seen = new Set<string>();
  for (const { valueType, amount, asOf } of record.values) {
    if (!plugin.valueTypes.includes(valueType)) return `${valueType} is none that the plugin declares`;
    if (seen.has(valueType)) return `${valueType} appears twice`;
    if (!isAmount(amount)) return `${valueType} is no decimal amount`;
    if (!isCalendarDate(asOf)) return `the as-of date of ${valueType} is no date`;
    if (asOf > today) return `the as-of date of ${valueType} lies in the future`;
    seen.add(valueType);
  }
  return null;
}
