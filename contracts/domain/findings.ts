import type { NextAction } from './failures.ts';

/** What a person should look into at one policy. */
export const findingKinds = [
  'STATUS_DIFFERS',
  'AGENT_OF_RECORD_CHANGED',
  'NUMBER_NOT_FOUND',
  'NUMBER_AMBIGUOUS',
  'OTHER_POLICY_SERVED',
  'VALUE_UNREADABLE',
] as const;
export type FindingKind = (typeof findingKinds)[number];

export interface FindingDefinition {
  title: string;
  /** What to do, in the words of guide 001, Troubleshooting. */
  advice: string;
  nextAction: NextAction;
}

export const findingDefinitions: Record<FindingKind, FindingDefinition> = {
  STATUS_DIFFERS: {
    title: 'The carrier shows another status',
    advice:
      'Check the policy status on the carrier website, update the policy status here to match, then sync again if it is still active there.',
    nextAction: 'UPDATE_STATUS',
  },
  AGENT_OF_RECORD_CHANGED: {
    title: 'The carrier shows another agent of record',
    advice: 'Check the policy on the carrier website, then update the policy status here to match.',
    nextAction: 'UPDATE_STATUS',
  },
  NUMBER_NOT_FOUND: {
    title: 'The carrier does not show this number',
    advice:
      'Compare the number with the carrier website, leading zeros and spaces included; check whether the policy is still active there; then sync again.',
    nextAction: 'CHECK_POLICY',
  },
  NUMBER_AMBIGUOUS: {
    title: 'The carrier shows this number more than once',
    advice: 'Look the policy up on the carrier website and enter its values by hand.',
    nextAction: 'CHECK_POLICY',
  },
  OTHER_POLICY_SERVED: {
    title: 'The carrier answered with another policy',
    advice: 'Nothing was taken from that page. Sync again; if it happens again, contact support.',
    nextAction: 'CONTACT_SUPPORT',
  },
  VALUE_UNREADABLE: {
    title: 'A value could not be read with certainty',
    advice: 'The stored value was kept. Check it on the carrier website.',
    nextAction: 'CHECK_POLICY',
  },
};
