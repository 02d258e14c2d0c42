import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client.ts';
import { api, body } from '../api/client.ts';
import { once } from '../api/once.ts';
import { allContactRecordsKey, contactKey, contactsKey } from '../api/queryKeys.ts';
import { useChange } from '../api/useChange.ts';

export type Contact = Schemas['ContactResponseDto'];
export type ContactFacts = Schemas['CreateContactDto'];

export function useContacts(search: string) {
  return useInfiniteQuery({
    queryKey: [...contactsKey, search],
    queryFn: ({ pageParam }) =>
      body(
        api.GET('/api/v1/contacts', {
          params: {
            query: {
              ...(search === '' ? {} : { search }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

export function useContact(id: string) {
  return useQuery({
    queryKey: contactKey(id),
    queryFn: () => body(api.GET('/api/v1/contacts/{id}', { params: { path: { id } } })),
  });
}

export function useCreateContact() {
  return useChange(
    (contact: ContactFacts) => body(api.POST('/api/v1/contacts', { params: once(), body: contact })),
    [contactsKey],
  );
}

export function useUpdateContact(id: string) {
  return useChange(
    (changes: ContactFacts) =>
      body(api.PATCH('/api/v1/contacts/{id}', { params: { path: { id } }, body: changes })),
    [contactsKey, allContactRecordsKey],
  );
}
