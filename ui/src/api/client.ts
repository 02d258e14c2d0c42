import createClient from 'openapi-fetch';
import { learnServerTime } from '../time/serverClock.ts';
import { ApiProblem, isUnauthenticated } from './problem.ts';
import type { components, paths } from './schema.d.ts';
import { send } from './send.ts';
import { tellSessionEnd } from './sessionEnd.ts';

export type Schemas = components['schemas'];

export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: send });

api.use({
  async onResponse({ response }) {
    if (response.ok) return undefined;
    const problem = new ApiProblem(response.status, await readBody(response));
    if (isUnauthenticated(problem)) tellSessionEnd();
    throw problem;
  },
});

/** The body of a successful answer; everything else has been thrown as `ApiProblem` or `ApiUnreachable`. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  if (data === undefined) throw new ApiProblem(500, { detail: 'The answer was empty.' });
  if (
    typeof data === 'object' &&
    data !== null &&
    'serverTime' in data &&
    typeof data.serverTime === 'string'
  ) {
    learnServerTime(data.serverTime);
  }
  return data;
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.headers.get('content-type')?.includes('json')) return {};
  return JSON.parse(text) as unknown;
}
