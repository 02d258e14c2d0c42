const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** One page, whatever this machine is called: `http://localhost:3000` and `http://127.0.0.1:3000`. */
function sameLoopback(left: URL, right: URL): boolean {
  return (
    loopbackNames.has(left.hostname) &&
    loopbackNames.has(right.hostname) &&
    left.port === right.port &&
    left.protocol === right.protocol
  );
}

/**
 * Whether a request that changes something may come from there. A browser always names the origin of such a request;
 * who names none is no browser, and has no cookie that somebody else could misuse.
 */
export function isAllowedOrigin(origin: string | undefined, allowed: readonly string[]): boolean {
  if (origin === undefined) return true;
  if (allowed.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const given = new URL(origin);
  return allowed.some((one) => sameLoopback(given, new URL(one)));
}
