import type { Subscription } from '../../contracts/domain/organizations.ts';
import type { Role } from '../../contracts/domain/roles.ts';

/** Who sends a request, as the session says. */
export interface SignedInUser {
  userId: string;
  organizationId: string;
  role: Role;
  subscription: Subscription;
  sessionId: string;
  csrfToken: string;
}
