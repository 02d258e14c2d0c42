/**
 * The server's clocks as this browser knows them. Times of the api are compared with them, so that a wrong clock in the
 * browser shows no wrong time left.
 */
class ServerClock {
  #offsetMs = 0;

  /** Called with the `serverTime` (ISO 8601) of an answer. */
  learn(serverTime: string, receivedAt: number = Date.now()): void {
    const instant = Date.parse(serverTime);
    if (!Number.isNaN(instant)) this.#offsetMs = instant - receivedAt;
  }

  now(): number {
    return Date.now() + this.#offsetMs;
  }
}

const business = new ServerClock();
const real = new ServerClock();

/** By the business clock, which trials let run elsewhere: what is stored, and how old it is. */
export const learnServerTime = (serverTime: string, receivedAt?: number): void =>
  business.learn(serverTime, receivedAt);
/** Milliseconds since the epoch, by the business clock. */
export const serverNow = (): number => business.now();

/** By real time: keys, envelopes and challenges of a link dialog expire by it. */
export const learnRealTime = (serverTime: string, receivedAt?: number): void =>
  real.learn(serverTime, receivedAt);
/** Milliseconds since the epoch, by real time at the server. */
export const realNow = (): number => real.now();
