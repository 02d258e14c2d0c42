import { csrfToken, isSomebodyElse, learnCsrfToken } from './csrfToken.ts';
import { ApiUnreachable } from './problem.ts';

const deadlineMs = 20_000;
const safeMethods = new Set(['GET', 'HEAD']);

/**
 * `fetch` for the api: within a deadline, and with the CSRF token where something changes.
 */
export async function send(request: Request): Promise<Response> {
  if (safeMethods.has(request.method)) return reach(request);
  const response = await reach(signed(request.clone()));
  if (!(await isCsrfRejection(response))) return response;
  // Another window of this browser has signed in since. Only for the same person is the request sent once more.
  if (!(await relearnToken(request))) return response;
  return reach(signed(request));
}

function signed(request: Request): Request {
  const token = csrfToken();
  if (token !== undefined) request.headers.set('x-csrf-token', token);
  return request;
}

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request, {
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(deadlineMs)]),
    });
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new ApiUnreachable('Carrier Sync cannot be reached at the moment.', { cause });
  }
}

async function isCsrfRejection(response: Response): Promise<boolean> {
  if (response.status !== 403) return false;
  const body: unknown = await response.clone().json();
  return typeof body === 'object' && body !== null && 'code' in body && body.code === 'CSRF_REJECTED';
}

async function relearnToken({ url }: Request): Promise<boolean> {
  const response = await reach(new Request(new URL('/api/v1/me', url)));
  if (!response.ok) return false;
  const me = (await response.json()) as { csrfToken: string; user: { id: string } };
  if (isSomebodyElse(me.user.id)) return false;
  learnCsrfToken(me);
  return true;
}
