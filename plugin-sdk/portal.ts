import type { Page } from 'playwright';

/** One request inside the portal's session. Paths are relative to the portal's origin. */
export interface PortalRequest {
  headers?: Readonly<Record<string, string>>;
  /** Query parameters, encoded by the handle. */
  query?: Readonly<Record<string, string>>;
  /** Sent as `application/x-www-form-urlencoded`. */
  form?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  json?: unknown;
  /** Follow redirects within the allowed origins; true when absent. */
  followRedirects?: boolean;
  /** A POST that only looks something up: it may be sent again after a fault, as every GET is. */
  readsOnly?: boolean;
}

export interface PortalResponse {
  status: number;
  /** Path and query of the last response of a chain of redirects. */
  url: URL;
  header(name: string): string | undefined;
  text: string;
  /** Parses the body as JSON; throws `PortalFailure` SITE_CHANGED when it is none. */
  json(): unknown;
}

/**
 * A plugin's way to its portal, the same signed-in session through a page (Playwright) and through plain HTTP. It
 * keeps to the plugin's origins, pace and number of requests in flight, and turns refused connections, time-outs,
 * 429 and 5xx into `PortalFailure`s.
 */
export interface Portal {
  /** Origin of this portal, for example `https://portal.example`. */
  readonly origin: string;
  /** The session's page, opened when first asked for. */
  page(): Promise<Page>;
  get(path: string, request?: PortalRequest): Promise<PortalResponse>;
  post(path: string, request?: PortalRequest): Promise<PortalResponse>;
  /** Something the plugin wants to remember within this session, for example a CSRF token. */
  readonly memory: Map<string, string>;
  /** Runs one piece of work at a time in this session, for example around a token that every call replaces. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
}
