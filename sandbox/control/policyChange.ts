import type { Carrier } from '../portal/carrier.ts';
import { centsOf } from '../world/money.ts';
import type { Cents } from '../world/money.ts';
import { POLICY_STATUSES } from '../world/policy.ts';
import type { Policy, PolicyStatus } from '../world/policy.ts';

/** A change of one policy at the carrier; what is left out stays. */
export interface PolicyChange {
  readonly number?: string;
  readonly status?: PolicyStatus;
  /** Decimal strings by value name. */
  readonly values?: Readonly<Record<string, string | null>>;
  /** `YYYY-MM-DD` */
  readonly asOf?: string;
  /** False takes the policy off the portal. */
  readonly present?: boolean;
  /** Gives the policy to somebody else. */
  readonly owner?: { readonly firstName: string; readonly lastName: string };
}

/** The policy with the change, or a sentence on what is wrong with it. */
export function changedPolicy(carrier: Carrier, policy: Policy, change: PolicyChange): Policy | string {
  const unknown = Object.keys(change.values ?? {}).find((name) => !carrier.profile.valueNames.includes(name));
  if (unknown !== undefined) return `${carrier.profile.name} has no value "${unknown}"`;
  return {
    ...policy,
    number: change.number ?? policy.number,
    status: change.status ?? policy.status,
    values: { ...policy.values, ...centsByName(change.values ?? {}) },
    valuedOn: change.asOf ?? policy.valuedOn,
    atPortal: change.present ?? policy.atPortal,
    owner:
      change.owner === undefined
        ? policy.owner
        : { ...policy.owner, ...change.owner, id: `${policy.owner.id}-new` },
  };
}

function centsByName(values: Readonly<Record<string, string | null>>): Record<string, Cents | null> {
  const entries = Object.entries(values).map(([name, amount]): [string, Cents | null] => [
    name,
    amount === null ? null : centsOf(amount),
  ]);
  return Object.fromEntries(entries);
}

const name = { type: 'string', minLength: 1, maxLength: 100 } as const;

export const POLICY_CHANGE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    number: { type: 'string', minLength: 1, maxLength: 400 },
    status: { enum: POLICY_STATUSES },
    values: {
      type: 'object',
      additionalProperties: {
        anyOf: [{ type: 'null' }, { type: 'string', pattern: '^-?\\d{1,12}\\.\\d{2}$' }],
      },
    },
    asOf: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
    present: { type: 'boolean' },
    owner: {
      type: 'object',
      additionalProperties: false,
      required: ['firstName', 'lastName'],
      properties: { firstName: name, lastName: name },
    },
  } satisfies Record<keyof PolicyChange, object>,
} as const;
