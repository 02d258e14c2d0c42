import { PluginSession } from './pluginSession.ts';
import type { PortalSession, PortalSessionOptions } from './sessionContract.ts';

export type { LoginStep } from './loginDialog.ts';
export type { ListedRecord } from './policyReader.ts';
export type { PortalSession, PortalSessionOptions } from './sessionContract.ts';
export { SessionOver } from './sessionOver.ts';

/** Begins with nobody signed in; whoever opens it closes it. */
export function openPortalSession(options: PortalSessionOptions): PortalSession {
  return new PluginSession(options);
}
