import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client.ts';
import { api, body } from '../api/client.ts';
import { once } from '../api/once.ts';
import {
  allContactRecordsKey,
  connectedInstitutionsKey,
  dashboardKey,
  institutionsKey,
  pluginsKey,
} from '../api/queryKeys.ts';
import { useChange } from '../api/useChange.ts';

export type ConnectedInstitution = Schemas['ConnectedInstitutionResponseDto'];
export type Source = Schemas['SourceResponseDto'];

/** What a change of a source shows in; its policies and force syncs too. */
const stale = [
  connectedInstitutionsKey,
  institutionsKey,
  pluginsKey,
  dashboardKey,
  allContactRecordsKey,
  ['policy'],
  ['attempts'],
];

export function useConnectedInstitutions() {
  return useQuery({
    queryKey: connectedInstitutionsKey,
    queryFn: () => body(api.GET('/api/v1/connected-institutions')),
  });
}

export function usePlugins() {
  return useQuery({ queryKey: pluginsKey, queryFn: () => body(api.GET('/api/v1/plugins')) });
}

export function useInstitutions() {
  return useQuery({ queryKey: institutionsKey, queryFn: () => body(api.GET('/api/v1/institutions')) });
}

export function useCreateInstitution() {
  return useChange(
    (name: string) => body(api.POST('/api/v1/institutions', { params: once(), body: { name } })),
    [institutionsKey],
  );
}

export function useConnectInstitution() {
  return useChange(
    (choice: Schemas['ConnectInstitutionDto']) =>
      body(api.POST('/api/v1/connected-institutions', { params: once(), body: choice })),
    stale,
  );
}

export function useDisconnectInstitution() {
  return useChange(
    (id: string) => api.DELETE('/api/v1/connected-institutions/{id}', { params: { path: { id } } }),
    stale,
  );
}

export function useCreateSource(connectedInstitutionId: string) {
  return useChange(
    (source: Schemas['CreateSourceDto']) =>
      body(
        api.POST('/api/v1/connected-institutions/{id}/sources', {
          params: { path: { id: connectedInstitutionId }, ...once() },
          body: source,
        }),
      ),
    stale,
  );
}

export function useUpdateSource(id: string) {
  return useChange(
    (changes: Schemas['UpdateSourceDto']) =>
      body(api.PATCH('/api/v1/sources/{id}', { params: { path: { id } }, body: changes })),
    stale,
  );
}

export function usePauseSource() {
  return useChange(
    (id: string) => api.POST('/api/v1/sources/{id}/pause', { params: { path: { id } } }),
    stale,
  );
}

export function useResumeSource() {
  return useChange(
    (id: string) => api.POST('/api/v1/sources/{id}/resume', { params: { path: { id } } }),
    stale,
  );
}

export function useUnlinkSource() {
  return useChange(
    (id: string) => api.POST('/api/v1/sources/{id}/unlink', { params: { path: { id } } }),
    [...stale, ['link']],
  );
}
