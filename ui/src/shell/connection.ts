import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let away = false;

function change(next: boolean): void {
  if (away === next) return;
  away = next;
  for (const listener of listeners) listener();
}

/** Whether the api answers, as the last requests have shown. */
export const connection = {
  markAway: () => change(true),
  markBack: () => change(false),
};

export function useIsAway(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => away,
  );
}
