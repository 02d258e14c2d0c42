import { randomUUID } from 'node:crypto';
import createClient from 'openapi-fetch';
import type { Client } from 'openapi-fetch';
import type { paths } from '../../../ui/src/api/schema.d.ts';

export type ApiClient = Client<paths>;

/** The api as a program uses it: signed in, with the CSRF token on what changes. */
export async function signInToApi(origin: string, email: string, password: string): Promise<ApiClient> {
  const session = new ApiSession();
  const client = createClient<paths>({ baseUrl: origin, fetch: (request) => session.send(request) });
  const { data, error } = await client.POST('/api/v1/auth/sign-in', { body: { email, password } });
  if (data === undefined) throw new Error(`${email} cannot sign in: ${JSON.stringify(error)}`);
  session.csrfToken = data.csrfToken;
  return client;
}

/** The header that makes a create happen once. */
export function once() {
  return { header: { 'Idempotency-Key': randomUUID() } };
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a successful answer; a refusal is thrown with its problem details. */
export async function body<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${JSON.stringify(error)}`);
  return data as T;
}

/** The refusal of an answer that is expected to be one: its status and code. */
export async function refusal(answer: Promise<Answer<unknown>>): Promise<{ status: number; code: unknown }> {
  const { error, response } = await answer;
  if (response.ok) throw new Error(`${response.url} answered ${response.status} instead of refusing.`);
  return { status: response.status, code: (error as { code?: unknown } | undefined)?.code };
}

class ApiSession {
  csrfToken = '';
  #cookie = '';

  async send(request: Request): Promise<Response> {
    if (this.#cookie !== '') request.headers.set('cookie', this.#cookie);
    if (this.csrfToken !== '') request.headers.set('x-csrf-token', this.csrfToken);
    const response = await fetch(request);
    for (const line of response.headers.getSetCookie()) this.#cookie = line.split(';', 1)[0] ?? '';
    return response;
  }
}
