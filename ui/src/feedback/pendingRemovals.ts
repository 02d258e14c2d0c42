import { useSyncExternalStore } from 'react';

/** Ids of what has been removed here and may still be undone; lists leave them out, however often they are fetched. */
let pending: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function change(next: ReadonlySet<string>): void {
  pending = next;
  for (const listener of listeners) listener();
}

export const pendingRemovals = {
  add: (id: string) => change(new Set([...pending, id])),
  delete: (id: string) => change(new Set([...pending].filter((other) => other !== id))),
};

/** The items that have not just been removed. */
export function useNotRemoved<Item extends { id: string }>(items: readonly Item[]): Item[] {
  const removed = useSyncExternalStore(subscribe, () => pending);
  return items.filter(({ id }) => !removed.has(id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
