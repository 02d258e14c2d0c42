import type { AttemptState } from '../../../contracts/domain/states.ts';
import type { components } from '../../../ui/src/api/schema.d.ts';
import type { Agency } from './agency.ts';
import { body, once } from './apiClient.ts';
import { eventually } from './eventually.ts';

export type ForceSync = components['schemas']['ForceSyncResponseDto'];

/** Asks for one policy next. */
export async function requestForceSync(
  agency: Agency,
  policyId: string,
  sourceId?: string,
): Promise<ForceSync> {
  const api = await agency.api();
  return body(
    api.POST('/api/v1/policies/{id}/force-syncs', {
      params: { path: { id: policyId }, ...once() },
      body: sourceId === undefined ? {} : { sourceId },
    }),
  );
}

/** The outcome of a force sync. */
export async function outcomeOf(agency: Agency, { attemptId }: ForceSync): Promise<ForceSync> {
  const api = await agency.api();
  return eventually(async () => {
    const params = { path: { id: attemptId } };
    const now = await body(api.GET('/api/v1/force-syncs/{id}', { params }));
    if (!isTerminalAttempt(now.state)) throw new Error(`The force sync is still ${now.state}.`);
    return now;
  });
}

export async function forceSync(agency: Agency, policyId: string, sourceId?: string): Promise<ForceSync> {
  return outcomeOf(agency, await requestForceSync(agency, policyId, sourceId));
}

function isTerminalAttempt(state: AttemptState): boolean {
  return state !== 'QUEUED' && state !== 'IN_PROGRESS';
}
