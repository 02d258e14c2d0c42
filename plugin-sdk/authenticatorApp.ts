import { setTimeout as after } from 'node:timers/promises';
import { TOTP } from 'otpauth';

const stepMs = 30_000;
/** A code may take some seconds to the portal, and counts by the portal's clock there. */
const shortestLifeMs = 5_000;

/** The authenticator app of a test login, for `conformance.ts`. */
export interface AuthenticatorApp {
  /** A code that was not given out before and is good for some seconds yet; waits for it, as portals take a code once. */
  freshCode(): Promise<string>;
  /** Milliseconds that `freshCode` waits. */
  msToFreshCode(): number;
}

/**
 * @param secret base32, as the portal shows it beside the QR code
 * @param now milliseconds since 1970
 */
export function authenticatorApp(secret: string, now: () => number = Date.now): AuthenticatorApp {
  const totp = new TOTP({ secret: secret.replaceAll(/\s/g, '') });
  const step = (): number => Math.floor(now() / stepMs);
  // Whoever ran before may have used the code of this moment.
  let givenOut = step();
  const msToFreshCode = (): number => {
    const left = (step() + 1) * stepMs - now();
    return step() > givenOut && left >= shortestLifeMs ? 0 : left;
  };
  return {
    async freshCode() {
      for (let ms = msToFreshCode(); ms > 0; ms = msToFreshCode()) await after(ms);
      givenOut = step();
      return totp.generate({ timestamp: now() });
    },
    msToFreshCode,
  };
}
