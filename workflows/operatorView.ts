import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { searchAttributes } from '../contracts/temporal/searchAttributes.ts';

export type OperatorFacts = Partial<Record<keyof typeof searchAttributes, string>>;

/**
 * What operators see of a workflow: search attributes are stored in clear, so they hold opaque ids and states only;
 * details travel encoded, so they may name an institution and a source, and never a client.
 */
export class OperatorView {
  private shown: OperatorFacts = {};

  /** Upserts only what changed: each upsert is an event and an action. */
  find(facts: OperatorFacts): void {
    const changed = (Object.keys(facts) as (keyof OperatorFacts)[]).filter(
      (name) => facts[name] !== this.shown[name],
    );
    if (changed.length === 0) return;
    this.shown = { ...this.shown, ...facts };
    upsertSearchAttributes(
      changed.map((name) => ({
        key: { name: searchAttributes[name], type: 'KEYWORD' as const },
        value: facts[name] ?? null,
      })),
    );
  }

  say(...parts: string[]): void {
    setCurrentDetails(parts.join(' · '));
  }
}
