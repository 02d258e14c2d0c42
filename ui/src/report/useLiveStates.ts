import { useCallback, useState } from 'react';
import type { OutboxEvent } from '../../../contracts/domain/events.ts';
import type { PolicySyncState } from '../../../contracts/domain/states.ts';
import { useOutboxEvents } from '../live/eventBus.ts';

export type LiveStates = ReadonlyMap<string, PolicySyncState>;

/** States that have changed since the list was fetched, by policy; shown in place. */
export function useLiveStates(): { states: LiveStates; forget: () => void } {
  const [states, setStates] = useState<LiveStates>(new Map());
  const follow = useCallback((event: OutboxEvent) => {
    if (event.type !== 'policy.syncChanged') return;
    setStates((current) => new Map(current).set(event.policyId, event.state));
  }, []);
  useOutboxEvents(follow);
  const forget = useCallback(() => setStates(new Map()), []);
  return { states, forget };
}
