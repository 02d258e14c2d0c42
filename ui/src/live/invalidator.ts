import type { QueryKey } from '@tanstack/react-query';

/** Shortest time between two refreshes of the same data while events pour in, in milliseconds. */
const pauseMs = 700;

/**
 * Refreshes each key at once, then at most every `pauseMs` however many events name it; the last one is never lost.
 */
export function createInvalidator(refresh: (key: QueryKey) => void) {
  const cooling = new Map<string, { timer: ReturnType<typeof setTimeout>; again: boolean }>();

  function cool(id: string, key: QueryKey): void {
    const timer = setTimeout(() => {
      const again = cooling.get(id)?.again ?? false;
      cooling.delete(id);
      if (again) add(key);
    }, pauseMs);
    cooling.set(id, { timer, again: false });
  }

  function add(key: QueryKey): void {
    const id = JSON.stringify(key);
    const current = cooling.get(id);
    if (current !== undefined) {
      current.again = true;
      return;
    }
    refresh(key);
    cool(id, key);
  }

  return {
    add,
    stop: () => {
      for (const { timer } of cooling.values()) clearTimeout(timer);
      cooling.clear();
    },
  };
}
