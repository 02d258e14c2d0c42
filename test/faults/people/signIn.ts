import createClient from 'openapi-fetch';
import { waitUntil } from '../../../scripts/processes/waitUntil.ts';
import { ApiUnreachable } from '../../../ui/src/api/problem.ts';
import type { paths } from '../../../ui/src/api/schema.d.ts';
import type { ApiClient } from '../../e2e/support/apiClient.ts';

/** As ui/src/api/send.ts: longer no page waits for an answer. */
const deadlineMs = 20_000;

const signInPath = '/api/v1/auth/sign-in';

/** The api as the pages use it: within their deadline, and unreachable in their words. */
export async function signIn(origin: string, email: string, password: string): Promise<ApiClient> {
  let [cookie, csrfToken] = ['', ''];
  let isSignedOut = false;
  const client = createClient<paths>({
    baseUrl: origin,
    fetch: async (request) => {
      const isSigningIn = request.url.endsWith(signInPath);
      // The page asks for the password again, and goes on where it was.
      if (isSignedOut && !isSigningIn) isSignedOut = !(await enter());
      if (cookie !== '') request.headers.set('cookie', cookie);
      if (csrfToken !== '') request.headers.set('x-csrf-token', csrfToken);
      const response = await reach(request);
      for (const line of response.headers.getSetCookie()) cookie = line.split(';', 1)[0] ?? '';
      if (response.status === 401 && !isSigningIn) isSignedOut = true;
      return response;
    },
  });
  const enter = async (): Promise<boolean> => {
    const { data } = await client.POST(signInPath, { body: { email, password } });
    if (data !== undefined) csrfToken = data.csrfToken;
    return data !== undefined;
  };
  await waitUntil(`${email} to be signed in`, 30_000, enter);
  return client;
}

async function reach(request: Request): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(deadlineMs)]);
  try {
    const response = await fetch(request, { signal });
    // The body belongs to what the deadline is for.
    const text = await response.text();
    const { status, headers } = response;
    return new Response(isBodiless(status) ? null : text, { status, headers });
  } catch (cause) {
    throw new ApiUnreachable('Carrier Sync cannot be reached at the moment.', { cause });
  }
}

function isBodiless(status: number): boolean {
  return status === 204 || status === 304;
}
