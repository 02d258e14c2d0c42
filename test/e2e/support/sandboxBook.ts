import { changedPolicy } from '../../../sandbox/control/policyChange.ts';
import type { PolicyChange } from '../../../sandbox/control/policyChange.ts';
import { policyView } from '../../../sandbox/control/views.ts';
import type { PolicyView } from '../../../sandbox/control/views.ts';
import type { Carrier } from '../../../sandbox/portal/carrier.ts';
import type { Peculiarity } from '../../../sandbox/world/policy.ts';

/** What is true of every policy of a carrier: the oracle. */
export function bookOf(carrier: Carrier): PolicyView[] {
  return carrier.book.all().map((policy) => policyView(carrier, policy));
}

/** The first policy of the book that is there for this reason. */
export function policyLike(carrier: Carrier, peculiarity: Peculiarity): PolicyView {
  const found = bookOf(carrier).find((policy) => policy.peculiarity === peculiarity);
  if (found === undefined) throw new Error(`The book has no policy of the kind ${peculiarity}.`);
  return found;
}

/** Changes one policy at the carrier. */
export function changePolicy(carrier: Carrier, id: string, change: PolicyChange): void {
  const policy = carrier.book.get(id);
  if (policy === undefined) throw new Error(`The book has no policy ${id}.`);
  const changed = changedPolicy(carrier, policy, change);
  if (typeof changed === 'string') throw new Error(changed);
  carrier.book.replace(changed);
}
