/** A token bucket for each key. Full buckets are forgotten, so keys that an attacker invents cost nothing for long. */
export class RateLimiter {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();
  private readonly limit: RateLimit;
  private readonly now: () => number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(limit: RateLimit, now: () => number = () => performance.now()) {
    this.limit = limit;
    this.now = now;
  }

  /** False when the key has used up its share for now. */
  take(key: string): boolean {
    const now = this.now();
    const bucket = this.buckets.get(key) ?? { tokens: this.limit.burst, at: now };
    const tokens = Math.min(
      this.limit.burst,
      bucket.tokens + ((now - bucket.at) / 1000) * this.limit.perSecond,
    );
    if (!this.buckets.has(key) && this.buckets.size >= this.limit.maxKeys) this.forgetFullBuckets(now);
    // A flood of keys beyond what can be told apart is refused as a whole.
    if (!this.buckets.has(key) && this.buckets.size >= this.limit.maxKeys) return false;
    this.buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1;
  }

  private forgetFullBuckets(now: number): void {
    const refillMs = (this.limit.burst / this.limit.perSecond) * 1000;
    for (const [key, bucket] of this.buckets) if (now - bucket.at >= refillMs) this.buckets.delete(key);
  }
}

export interface RateLimit {
  /** Calls at once after a pause. */
  burst: number;
  perSecond: number;
  /** Keys that are told apart at the same time. */
  maxKeys: number;
}

/** A busy device polls, reports and delivers a few times a second; this leaves room for bursts, none for floods. */
export const callsOfDevice: RateLimit = { burst: 400, perSecond: 100, maxKeys: 50_000 };
/** First contacts with one serial number: a device that restarts again and again still gets in. */
export const contactsOfSerialNumber: RateLimit = { burst: 30, perSecond: 1, maxKeys: 50_000 };
/** First contacts from one address: an office may keep dozens of devices behind one. */
export const contactsOfAddress: RateLimit = { burst: 120, perSecond: 2, maxKeys: 50_000 };
