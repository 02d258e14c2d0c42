import { Text } from '@mantine/core';
import { attemptLooks } from '../states/looks.ts';
import { StateBadge } from '../states/StateBadge.tsx';
import classes from './ForceSyncState.module.css';
import { placeWords } from './place.ts';
import type { ForceSync } from './useForceSync.ts';
import { useForceSync } from './useForceSync.ts';

/** The live state of a force sync, in place. */
export function ForceSyncState({ attemptId }: { attemptId: string }) {
  const { data } = useForceSync(attemptId);
  if (data === undefined) return <StateBadge look={attemptLooks.QUEUED} />;
  return <ForceSyncLine forceSync={data} />;
}

export function ForceSyncLine({ forceSync }: { forceSync: ForceSync }) {
  return (
    <div role="status" className={classes.line}>
      <StateBadge
        look={attemptLooks[forceSync.state]}
        detail={forceSync.state === 'QUEUED' ? placeWords(forceSync) : undefined}
      />
      <Text size="sm">{words(forceSync)}</Text>
    </div>
  );
}

/** What each state means (guide 000, step 4), unless the api has a better sentence. */
function words({ state, place, waitsFor, message, sourceName }: ForceSync): string {
  switch (state) {
    case 'QUEUED':
      if (waitsFor === 'LINK') return `Waits until ${sourceName} is linked, then begins by itself.`;
      if (waitsFor === 'SOURCE_PAUSED')
        return `${sourceName} is paused. It is read when the source is resumed; or withdraw, and use another.`;
      if (waitsFor === 'DEVICE') return 'Waits until the device is online, then begins by itself.';
      if (place !== null && place > 1) return 'Other policies are being processed first.';
      return 'Another policy is being processed; this one is next in line.';
    case 'IN_PROGRESS':
      return `The policy is being read with ${sourceName} now.`;
    case 'SUCCESS':
      return message ?? 'The policy has been verified and updated.';
    case 'NOT_FOUND':
      return message ?? 'The policy or account could not be found with exactly this number.';
    case 'SUPERSEDED':
      return message ?? 'A newer reading has taken its place.';
    case 'RETURNED':
      return message ?? 'It was not read before the session ended. Sync again.';
    case 'SKIPPED':
    case 'QUARANTINED':
    case 'FAILED':
      return message ?? 'Nothing was changed.';
  }
}
