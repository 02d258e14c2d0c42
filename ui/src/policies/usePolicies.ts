import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '../api/client.ts';
import { api, body } from '../api/client.ts';
import { once } from '../api/once.ts';
import {
  allContactRecordsKey,
  attemptsKey,
  contactsKey,
  dashboardKey,
  productsKey,
  productStatusesKey,
  syncReportKey,
} from '../api/queryKeys.ts';
import { useChange } from '../api/useChange.ts';

export type Policy = Schemas['PolicyResponseDto'];
export type Attempt = Schemas['AttemptResponseDto'];

/** What shows a policy, or counts it. */
export const staleAfterPolicyChange = [
  allContactRecordsKey,
  contactsKey,
  dashboardKey,
  syncReportKey,
  ['policy'],
];

export function usePolicy(id: string) {
  return useQuery({
    queryKey: ['policy', id],
    queryFn: () => body(api.GET('/api/v1/policies/{id}', { params: { path: { id } } })),
  });
}

export function useAttempts(policyId: string) {
  return useQuery({
    queryKey: attemptsKey(policyId),
    queryFn: () => body(api.GET('/api/v1/policies/{id}/attempts', { params: { path: { id: policyId } } })),
  });
}

export function useProducts() {
  return useQuery({ queryKey: productsKey, queryFn: () => body(api.GET('/api/v1/products')) });
}

export function useProductStatuses() {
  return useQuery({ queryKey: productStatusesKey, queryFn: () => body(api.GET('/api/v1/product-statuses')) });
}

export function useCreatePolicy() {
  return useChange(
    (policy: Schemas['CreatePolicyDto']) =>
      body(api.POST('/api/v1/policies', { params: once(), body: policy })),
    staleAfterPolicyChange,
  );
}

export function useUpdatePolicy() {
  return useChange(
    ({ id, changes }: { id: string; changes: Schemas['UpdatePolicyDto'] }) =>
      body(api.PATCH('/api/v1/policies/{id}', { params: { path: { id } }, body: changes })),
    staleAfterPolicyChange,
  );
}

export function useResolveFinding() {
  return useChange(
    (id: string) => body(api.POST('/api/v1/findings/{id}/resolve', { params: { path: { id } } })),
    [...staleAfterPolicyChange, ['attempts']],
  );
}
