import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, body } from '../api/client.ts';
import { learnCsrfToken } from '../api/csrfToken.ts';
import { meKey } from '../api/queryKeys.ts';

export interface SignInInput {
  email: string;
  password: string;
}

export function useSignIn() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: SignInInput) => body(api.POST('/api/v1/auth/sign-in', { body: input })),
    onSuccess: (me) => {
      // Nothing that another person has seen in this window stays; this page goes on watching who is signed in.
      queryClient.removeQueries({
        predicate: ({ queryKey }) => queryKey[0] !== meKey[0],
      });
      learnCsrfToken(me);
      queryClient.setQueryData(meKey, me);
    },
  });
}

export function useSignOut() {
  return useMutation({
    mutationFn: () => api.POST('/api/v1/auth/sign-out'),
    // A fresh page: nothing of this session stays in memory.
    onSuccess: () => window.location.assign('/sign-in'),
  });
}
