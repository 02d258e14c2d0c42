/** The last token that an answer gave; the next change needs it. */
let csrfToken = '';

export class ApiFailure extends Error {
  constructor(status, error) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.attemptsRemaining = error.attemptsRemaining;
  }
}

export function get(path) {
  return call('GET', path);
}

/** Sends a change. A token that went stale is renewed once, and the change sent again. */
export async function post(path, body) {
  try {
    return await call('POST', path, body);
  } catch (failure) {
    if (failure.code !== 'csrf_expired') throw failure;
    await call('GET', '/api/session');
    return call('POST', path, body);
  }
}

async function call(method, path, body) {
  const headers = { accept: 'application/json' };
  if (method !== 'GET') {
    headers['content-type'] = 'application/json';
    headers['x-csrf-token'] = csrfToken;
  }
  const response = await fetch(path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  csrfToken = response.headers.get('x-csrf-token') ?? csrfToken;
  if (!(response.headers.get('content-type') ?? '').includes('json')) {
    throw new ApiFailure(response.status, {
      code: 'not_json',
      message: 'Northgate Online cannot be reached right now.',
    });
  }
  const answer = await response.json();
  if (!response.ok) throw new ApiFailure(response.status, answer.error);
  return answer;
}
