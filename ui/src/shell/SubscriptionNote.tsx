import { failureMessage } from '../../../contracts/domain/failures.ts';
import { ProblemAlert } from '../feedback/ProblemAlert.tsx';
import { useMe } from '../session/useMe.ts';

/** For an organization without Sync: why nothing can be linked or read. */
export function SubscriptionNote() {
  const { user, organization } = useMe();
  if (organization.syncIncluded || user.role === 'OPERATOR') return null;
  return (
    <div style={{ marginBottom: 20 }}>
      <ProblemAlert
        tone="act"
        message={`${failureMessage('SUBSCRIPTION_REQUIRED')} Values that are stored already stay; nothing new is read.`}
      />
    </div>
  );
}
