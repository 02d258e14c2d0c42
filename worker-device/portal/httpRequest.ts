import type { PortalRequest } from '../../plugin-sdk/portal.ts';

/** A request as it goes out, but for the session's own headers. */
export interface EncodedRequest {
  method: 'GET' | 'POST';
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string | null;
  followRedirects: boolean;
}

export function encodedRequest(
  method: 'GET' | 'POST',
  path: string,
  origin: string,
  request: PortalRequest,
): EncodedRequest {
  const url = new URL(path, origin);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  const { contentType, body } = encodedBody(request);
  const given = Object.entries(request.headers ?? {}).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    value,
  ]);
  return {
    method,
    url,
    headers: {
      accept: request.json === undefined ? 'text/html,application/json;q=0.9,*/*;q=0.8' : 'application/json',
      ...(contentType === null ? {} : { 'content-type': contentType }),
      ...Object.fromEntries(given),
    },
    body,
    followRedirects: request.followRedirects ?? true,
  };
}

/** As browsers follow 301, 302 and 303: by a GET without the body. */
export function withoutBody(request: EncodedRequest, url: URL): EncodedRequest {
  const { 'content-type': _contentType, ...headers } = request.headers;
  return { ...request, method: 'GET', url, headers, body: null };
}

function encodedBody(request: PortalRequest): { contentType: string | null; body: string | null } {
  if (request.form !== undefined) {
    const body = new URLSearchParams(request.form).toString();
    return { contentType: 'application/x-www-form-urlencoded', body };
  }
  if (request.json !== undefined) {
    return { contentType: 'application/json', body: JSON.stringify(request.json) };
  }
  return { contentType: null, body: null };
}
