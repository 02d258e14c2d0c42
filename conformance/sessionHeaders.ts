type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What browsers and HTTP clients say by themselves, and what describes a request rather than who sends it. */
const ordinary =
  /^(?:accept(?:-.+)?|cache-control|connection|content-.+|host|if-.+|keep-alive|origin|pragma|priority|range|referer|sec-.+|te|traceparent|transfer-encoding|upgrade(?:-.+)?|user-agent|x-requested-with)$/;

/** Shorter ones name a version or a language. */
const shortestToken = 16;

/** The request as somebody sends it who is not signed in: no cookies, no Authorization, no token in a header of its own. */
export function withoutSessionHeaders(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name, value]) => !namesSession(name, value)));
}

function namesSession(name: string, value: string | string[] | undefined): boolean {
  if (name === 'cookie' || name === 'authorization') return true;
  return !ordinary.test(name) && typeof value === 'string' && isToken(value);
}

function isToken(value: string): boolean {
  return value.length >= shortestToken && !/[\s,;]/.test(value.replace(/^Bearer /i, ''));
}
