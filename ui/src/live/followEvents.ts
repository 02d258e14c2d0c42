import type { QueryClient } from '@tanstack/react-query';
import { meKey } from '../api/queryKeys.ts';
import { affectedKeys } from './affectedKeys.ts';
import { publish } from './eventBus.ts';
import { openEventStream } from './eventSource.ts';
import { createInvalidator } from './invalidator.ts';

const reopenAfterMs = 5_000;
/** A browser has few connections for one server: a window that nobody looks at gives its stream back. */
const closeWhenHiddenForMs = 20_000;

/** Refreshes what events name, while the window is looked at. What happened without a stream is fetched anew. */
export function followEvents(queryClient: QueryClient): () => void {
  const invalidator = createInvalidator((queryKey) => void queryClient.invalidateQueries({ queryKey }));
  let closeStream: (() => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    closeStream = openEventStream({
      onEvent: (event) => {
        publish(event);
        for (const key of affectedKeys(event)) invalidator.add(key);
      },
      onReopened: () => void queryClient.invalidateQueries(),
      onClosed: () => {
        close();
        void queryClient.invalidateQueries({ queryKey: meKey });
        timer = setTimeout(reopen, reopenAfterMs);
      },
    });
  }

  function close(): void {
    clearTimeout(timer);
    closeStream?.();
    closeStream = undefined;
  }

  function reopen(): void {
    clearTimeout(timer);
    if (closeStream !== undefined) return;
    open();
    void queryClient.invalidateQueries();
  }

  function onVisibility(): void {
    if (document.visibilityState === 'visible') return reopen();
    clearTimeout(timer);
    timer = setTimeout(close, closeWhenHiddenForMs);
  }

  open();
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    invalidator.stop();
    close();
  };
}
