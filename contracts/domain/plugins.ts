import type { ValueType } from './valueTypes.ts';

/** What a device tells about a plugin that it runs. */
export interface PluginManifest {
  /** Folder name, for example `meridian-life`. */
  id: string;
  /** The carrier's name, to find the likely institution. */
  institutionName: string;
  version: string;
  /** Origins that the plugin may open, for example `https://portal.example`. */
  origins: string[];
  valueTypes: ValueType[];
  /** Whether the plugin can read many policies a page from a list. */
  lists: boolean;
  session: PluginSessionFacts;
}

export interface PluginSessionFacts {
  /** Milliseconds without a request after which the portal ends a session. */
  idleTimeoutMs?: number;
  /** Milliseconds after the login at which the portal ends a session whatever happens. */
  absoluteTimeoutMs?: number;
  /** Requests in flight in one session. */
  maxConcurrentRequests: number;
  /** Most requests a second in one session. */
  requestsPerSecond: number;
  /** `http`: the browser is closed after the login; `page`: it stays open to read. */
  readsOver: 'http' | 'page';
}
