import { samePolicyNumber, withoutLayout } from '../contracts/domain/policyNumbers.ts';
import type { NumberLayoutRule } from '../contracts/domain/policyNumbers.ts';

/**
 * Whether a text of the portal names this policy: the same characters once the layout's white space is off, and
 * nothing else. The runtime compares again in the same way; a plugin uses it to choose which rows to open.
 */
export function namesPolicy(textOnPage: string, number: string, rule: NumberLayoutRule): boolean {
  return samePolicyNumber(withoutLayout(textOnPage, rule), number);
}
