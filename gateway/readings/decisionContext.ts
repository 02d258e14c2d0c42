import type { Subscription } from '../../contracts/domain/organizations.ts';

export interface DecisionContext {
  subscription: Subscription;
  now: Date;
  /** When the portal was read, by the business clock. */
  fetchedAt: Date;
  /** Business day of `fetchedAt`. */
  dayRead: string;
  /** Business day of `now`. */
  today: string;
}
