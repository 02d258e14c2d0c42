import { Text } from '@mantine/core';
import { ForceSyncState } from '../forceSync/ForceSyncState.tsx';
import { shownSyncLooks } from '../states/looks.ts';
import { StateBadge } from '../states/StateBadge.tsx';
import { TimeAgo } from '../time/TimeAgo.tsx';
import classes from './PolicyCard.module.css';
import type { Policy } from './usePolicies.ts';

/** Where a policy's sync stands, since when and why; a force sync that is under way is followed live. */
export function PolicySyncLine({ policy }: { policy: Policy }) {
  const { sync } = policy;
  if (sync.forceAttemptId !== null) return <ForceSyncState attemptId={sync.forceAttemptId} />;
  return (
    <div role="status" className={classes.state}>
      <StateBadge look={shownSyncLooks[sync.state]} />
      <Text size="sm">
        {sync.sentence}
        {sync.since === null ? null : (
          <Text span size="sm" c="dimmed">
            {' · '}
            <TimeAgo instant={sync.since} />
          </Text>
        )}
      </Text>
    </div>
  );
}
