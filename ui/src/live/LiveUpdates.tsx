import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followEvents } from './followEvents.ts';

/** Keeps what is on screen current: one stream of events, each of which refreshes precisely what it changed. */
export function LiveUpdates() {
  const queryClient = useQueryClient();
  useEffect(() => followEvents(queryClient), [queryClient]);
  return null;
}
