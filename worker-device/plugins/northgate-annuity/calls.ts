import { parseJsonObject, PortalFailure } from '../../../plugin-sdk/index.ts';
import type { JsonObject, Portal, PortalResponse } from '../../../plugin-sdk/index.ts';

const csrfHeader = 'x-csrf-token';
const sessionPath = '/api/session';

/** Calls of the portal's own application, with the token that every change replaces. */
export async function getJson(
  portal: Portal,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<JsonObject> {
  return contentOf(remembered(portal, await portal.get(path, { query })));
}

/** One at a time in a session: each takes the token that the one before was given. */
export function postJson(
  portal: Portal,
  path: string,
  json: Readonly<Record<string, string>>,
): Promise<JsonObject> {
  return portal.exclusively(async () => {
    const first = await post(portal, path, json);
    if (!isStale(first)) return contentOf(first);
    portal.memory.delete(csrfHeader);
    return contentOf(await post(portal, path, json));
  });
}

export async function isSignedIn(portal: Portal): Promise<boolean> {
  const answer = remembered(portal, await portal.get(sessionPath));
  if (answer.status === 401) return false;
  return contentOf(answer).has('user');
}

async function post(
  portal: Portal,
  path: string,
  json: Readonly<Record<string, string>>,
): Promise<PortalResponse> {
  if (!portal.memory.has(csrfHeader)) await getJson(portal, sessionPath);
  const headers = { [csrfHeader]: portal.memory.get(csrfHeader) ?? '' };
  return remembered(portal, await portal.post(path, { headers, json, readsOnly: true }));
}

function remembered(portal: Portal, answer: PortalResponse): PortalResponse {
  const token = answer.header(csrfHeader);
  if (token !== undefined) portal.memory.set(csrfHeader, token);
  return answer;
}

function isStale(answer: PortalResponse): boolean {
  return answer.status === 403 && isJson(answer) && errorCode(answer) === 'csrf_expired';
}

function contentOf(answer: PortalResponse): JsonObject {
  if (!isJson(answer)) {
    throw new PortalFailure(
      answer.status === 403 ? 'SITE_BLOCKING' : 'SITE_CHANGED',
      'a page in place of JSON',
    );
  }
  if (answer.status === 200) return parseJsonObject(answer.text);
  const code = errorCode(answer);
  if (answer.status === 401 || code === 'sign_in_incomplete')
    throw new PortalFailure('SESSION_EXPIRED', code);
  throw new PortalFailure('SITE_CHANGED', `the portal answered ${answer.status} ${code}`);
}

function isJson(answer: PortalResponse): boolean {
  return (answer.header('content-type') ?? '').includes('json');
}

function errorCode(answer: PortalResponse): string {
  const content = parseJsonObject(answer.text);
  return content.has('error') ? content.object('error').text('code') : '';
}
