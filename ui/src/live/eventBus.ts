import { useEffect } from 'react';
import type { OutboxEvent } from '../../../contracts/domain/events.ts';

type Listener = (event: OutboxEvent) => void;
const listeners = new Set<Listener>();

/** Hands an event of the stream to the parts of the page that follow single rows. */
export function publish(event: OutboxEvent): void {
  for (const listener of listeners) listener(event);
}

export function useOutboxEvents(listener: Listener): void {
  useEffect(() => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [listener]);
}
