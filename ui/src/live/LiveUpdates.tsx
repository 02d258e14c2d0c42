import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { meKey } from '../api/queryKeys.ts';
import { affectedKeys } from './affectedKeys.ts';
import { publish } from './eventBus.ts';
import { openEventStream } from './eventSource.ts';
import { createInvalidator } from './invalidator.ts';

const reopenAfterMs = 5_000;

/** Keeps what is on screen current: one stream of events, each of which refreshes precisely what it changed. */
export function LiveUpdates() {
  const queryClient = useQueryClient();
  useEffect(() => followEvents(queryClient), [queryClient]);
  return null;
}

function followEvents(queryClient: QueryClient): () => void {
  const invalidator = createInvalidator((queryKey) => void queryClient.invalidateQueries({ queryKey }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let close = open();

  // What happened while there was no stream is fetched anew.
  function reopen() {
    void queryClient.invalidateQueries();
    close = open();
  }

  function open() {
    return openEventStream({
      onEvent: (event) => {
        publish(event);
        for (const key of affectedKeys(event)) invalidator.add(key);
      },
      onReopened: () => void queryClient.invalidateQueries(),
      onClosed: () => {
        void queryClient.invalidateQueries({ queryKey: meKey });
        timer = setTimeout(reopen, reopenAfterMs);
      },
    });
  }

  return () => {
    clearTimeout(timer);
    invalidator.stop();
    close();
  };
}
