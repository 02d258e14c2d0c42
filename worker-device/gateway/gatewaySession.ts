import type { AuthenticateResponse } from '../../contracts/device/messages.ts';
import { connectionStatement, protocolVersion } from '../../contracts/device/protocol.ts';
import type { PluginManifest } from '../../contracts/domain/plugins.ts';
import type { DeviceIdentity } from '../identity/deviceIdentity.ts';
import type { DeviceGatewayClient } from './deviceGatewayClient.ts';
import type { GatewayClock } from './gatewayClock.ts';

export interface SessionTools {
  client: DeviceGatewayClient;
  identity: DeviceIdentity;
  clock: GatewayClock;
  /** Names this run of the process. */
  bootId: string;
  softwareVersion: string;
  manifests: readonly PluginManifest[];
}

/** Hello, then the proof that this device holds its key. The client uses the session token from then on. */
export async function authenticate(tools: SessionTools): Promise<AuthenticateResponse> {
  const { client, identity, clock, bootId, softwareVersion, manifests } = tools;
  const { serialNumber, publicKey } = identity;
  const contact = { protocolVersion, serialNumber, publicKey, softwareVersion };
  const { nonce } = await client.call('Hello', contact);
  const askedAt = clock.monotonic();
  const session = await client.call('Authenticate', {
    serialNumber,
    nonce,
    bootId,
    signature: identity.sign(connectionStatement(serialNumber, nonce, bootId)),
    pluginManifests: manifests.map((manifest) => JSON.stringify(manifest)),
    deviceTime: clock.deviceTime(),
  });
  clock.synchronize(session.serverTime, askedAt);
  client.setSessionToken(session.sessionToken);
  return session;
}

const refreshAtTheLatestMs = 4 * 60_000;

/** When to authenticate again, well before the token expires. */
export function refreshAfterMs({ expiresAt, serverTime }: AuthenticateResponse): number {
  const lifetimeMs = Date.parse(expiresAt) - Date.parse(serverTime);
  return lifetimeMs > 0 ? Math.min(lifetimeMs / 2, refreshAtTheLatestMs) : refreshAtTheLatestMs;
}
