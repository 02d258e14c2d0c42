/** Calls the control API. Throws an Error with the API's own message. */
export async function call(method, path, body) {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok)
    throw new Error(answer.error?.message ?? answer.message ?? answer.error ?? response.statusText);
  return answer;
}

/** The control API of one carrier. */
export function carrierApi(id) {
  const base = `/control/api/${id}`;
  return {
    get: (path = '') => call('GET', `${base}${path}`),
    send: (method, path, body) => call(method, `${base}${path}`, body),
  };
}
