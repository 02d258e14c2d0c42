/** How long the runtime waits for a portal. Wall-clock milliseconds: portals live in real time. */
export interface PortalLimits {
  /** One request over HTTP, from asking to the last byte. */
  requestTimeoutMs: number;
  /** One wait of the page for an element or a navigation. */
  pageTimeoutMs: number;
  /** One step of a login: from credentials or an answer to the next challenge or the end. */
  loginStepTimeoutMs: number;
  /** One look at a policy, or one page of a list, back-off included. */
  readTimeoutMs: number;
  /** Pauses before a read that met a fault is sent again; as many tries as pauses. */
  backoffMs: readonly number[];
  /** Longest pause that a portal may ask for by Retry-After; a longer one ends the read. */
  longestPauseMs: number;
  signOutTimeoutMs: number;
  /** Bytes of one answer; a longer one is no page of a policy. */
  largestAnswer: number;
}

export const usualLimits: PortalLimits = {
  requestTimeoutMs: 30_000,
  pageTimeoutMs: 20_000,
  loginStepTimeoutMs: 90_000,
  readTimeoutMs: 120_000,
  backoffMs: [500, 2_000, 5_000],
  longestPauseMs: 30_000,
  signOutTimeoutMs: 10_000,
  largestAnswer: 20_000_000,
};
