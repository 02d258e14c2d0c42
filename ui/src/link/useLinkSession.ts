import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { isTerminalLinkState } from '../../../contracts/domain/transitions.ts';
import type { Schemas } from '../api/client.ts';
import { api, body } from '../api/client.ts';
import { once } from '../api/once.ts';
import { linkKey } from '../api/queryKeys.ts';
import { learnRealTime } from '../time/serverClock.ts';
import { newerSession } from './newerSession.ts';

export type LinkSession = Schemas['LinkSessionResponseDto'];

const lookAgainMs = 2_500;

async function fetchLinkSession(sourceId: string): Promise<LinkSession | null> {
  const path = { id: sourceId };
  const { linkSession } = await body(api.GET('/api/v1/sources/{id}/link-session', { params: { path } }));
  if (linkSession !== null) learnRealTime(linkSession.serverTime);
  return linkSession;
}

/** The open or last link session of a source; events bring changes, a slow look makes up for a lost one. */
function useCurrentLinkSession(sourceId: string) {
  return useQuery({
    queryKey: linkKey(sourceId),
    queryFn: () => fetchLinkSession(sourceId),
    staleTime: 0,
    structuralSharing: (older, newer) =>
      newerSession(older as LinkSession | null | undefined, newer as LinkSession | null),
    refetchInterval: ({ state }) =>
      state.data !== null && state.data !== undefined && isTerminalLinkState(state.data.state)
        ? false
        : lookAgainMs,
  });
}

export interface LinkInDialog {
  /** Undefined until there is one to show. */
  session: LinkSession | undefined;
  /** True when this window began the link attempt. */
  openedHere: boolean;
  error: Error | null;
  startAgain: () => void;
  refresh: () => void;
}

/** Follows the session that is open, or begins one. */
export function useLinkSession(sourceId: string): LinkInDialog {
  const queryClient = useQueryClient();
  const { data, error: fetchError, isFetchedAfterMount } = useCurrentLinkSession(sourceId);
  const [openError, setOpenError] = useState<Error | null>(null);
  const [openedId, setOpenedId] = useState<string>();
  const [doneWithId, setDoneWithId] = useState<string>();
  const began = useRef(false);

  const refresh = useCallback(
    () => void queryClient.invalidateQueries({ queryKey: linkKey(sourceId) }),
    [queryClient, sourceId],
  );

  const open = useCallback(async () => {
    setOpenError(null);
    try {
      const params = { path: { id: sourceId }, ...once() };
      const { linkSessionId } = await body(api.POST('/api/v1/sources/{id}/link-sessions', { params }));
      setOpenedId(linkSessionId);
      refresh();
    } catch (error) {
      setOpenError(error instanceof Error ? error : new Error(String(error)));
    }
  }, [sourceId, refresh]);

  useEffect(() => {
    if (!isFetchedAfterMount || data === undefined || began.current) return;
    began.current = true;
    if (data !== null && !isTerminalLinkState(data.state)) return;
    setDoneWithId(data?.id);
    void open();
  }, [data, isFetchedAfterMount, open]);

  const startAgain = useCallback(() => {
    setDoneWithId(data?.id);
    void open();
  }, [data, open]);

  const isShown = isFetchedAfterMount && data !== null && data !== undefined && data.id !== doneWithId;
  return {
    session: isShown ? data : undefined,
    openedHere: isShown && data.id === openedId,
    error: openError ?? (isShown ? null : fetchError),
    startAgain,
    refresh,
  };
}
