import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** The Link dialog is part of the address, so that a reload or another window shows the same step. */
const parameter = 'link';

export function linkSearch(sourceId: string): string {
  return `?${new URLSearchParams({ [parameter]: sourceId })}`;
}

export interface LinkAddress {
  sourceId: string | null;
  open: (sourceId: string) => void;
  close: () => void;
}

export function useLinkAddress(): LinkAddress {
  const [search, setSearch] = useSearchParams();
  const open = useCallback(
    (sourceId: string) =>
      setSearch((current) => {
        current.set(parameter, sourceId);
        return current;
      }),
    [setSearch],
  );
  const close = useCallback(
    () =>
      setSearch(
        (current) => {
          current.delete(parameter);
          return current;
        },
        { replace: true },
      ),
    [setSearch],
  );
  return { sourceId: search.get(parameter), open, close };
}
