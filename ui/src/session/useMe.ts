import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Capability } from '../../../contracts/domain/roles.ts';
import type { Schemas } from '../api/client.ts';
import { api, body } from '../api/client.ts';
import { isSomebodyElse, learnCsrfToken } from '../api/csrfToken.ts';
import { isUnauthenticated } from '../api/problem.ts';
import { meKey } from '../api/queryKeys.ts';

export type Me = Schemas['MeResponseDto'];

/** Who is signed in, or null. */
export function useMeQuery(): UseQueryResult<Me | null> {
  return useQuery({ queryKey: meKey, queryFn: fetchMe, staleTime: 60_000, refetchOnWindowFocus: 'always' });
}

async function fetchMe(): Promise<Me | null> {
  try {
    const me = await body(api.GET('/api/v1/me'));
    // Another window signed in as somebody else: nothing that this one has shown stays.
    if (isSomebodyElse(me.user.id)) window.location.assign('/');
    learnCsrfToken(me);
    return me;
  } catch (error) {
    if (isUnauthenticated(error)) return null;
    throw error;
  }
}

/** Who is signed in; used below `RequireSession` only. */
export function useMe(): Me {
  const { data } = useMeQuery();
  if (data === undefined || data === null) throw new Error('useMe is used below RequireSession');
  return data;
}

export function useMay(capability: Capability): boolean {
  return useMe().capabilities.includes(capability);
}
