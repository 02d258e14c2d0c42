/**
 * The server's clock as this browser knows it. Times of the api (expiry, resend, heartbeat) are compared with it, so
 * that a wrong clock in the browser shows no wrong time left.
 */
let offsetMs = 0;

/** Called with the `serverTime` (ISO 8601) of each answer that has one. */
export function learnServerTime(serverTime: string, receivedAt: number = Date.now()): void {
  const instant = Date.parse(serverTime);
  if (!Number.isNaN(instant)) offsetMs = instant - receivedAt;
}

/** Milliseconds since the epoch, by the server's clock. */
export function serverNow(): number {
  return Date.now() + offsetMs;
}
