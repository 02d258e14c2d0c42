import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { connection } from '../shell/connection.ts';
import { isAway, isUnauthenticated } from './problem.ts';
import { meKey } from './queryKeys.ts';

/** One cache for the page. A refused session leads to the sign-in; an api that is away to the banner. */
export function createQueryClient(): QueryClient {
  const notice = (error: unknown) => {
    if (isUnauthenticated(error)) client.setQueryData(meKey, null);
    if (isAway(error)) connection.markAway();
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: notice }),
    mutationCache: new MutationCache({
      onError: (error) => {
        if (isUnauthenticated(error)) client.setQueryData(meKey, null);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => isAway(error) && count < 1,
        retryDelay: 1_000,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}
