import { QueryCache, QueryClient } from '@tanstack/react-query';
import { connection } from '../shell/connection.ts';
import { isAway } from './problem.ts';
import { meKey } from './queryKeys.ts';
import { onSessionEnd } from './sessionEnd.ts';

/** One cache for the page. An ended session leads to the sign-in; an api that is away to the banner. */
export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (isAway(error)) connection.markAway();
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
  onSessionEnd(() => client.setQueryData(meKey, null));
  return client;
}
