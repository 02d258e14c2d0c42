import { Server, ServerCredentials } from '@grpc/grpc-js';
import { messageMaxBytes } from '../../contracts/device/protocol.ts';
import type { PingSettings } from '../tuning.ts';
import { transportRefusals } from './transportRefusals.ts';
import type { CallTools } from './unaryCalls.ts';

/** A device has three polls and a handful of short calls open. */
const maxStreamsOfConnection = 64;

export function createGrpcServer(
  pings: PingSettings,
  onMessageRefused: CallTools['onMessageRefused'],
): Server {
  return new Server({
    'grpc.keepalive_time_ms': pings.everyMs,
    'grpc.keepalive_timeout_ms': pings.timeoutMs,
    'grpc.max_concurrent_streams': maxStreamsOfConnection,
    'grpc.max_receive_message_length': messageMaxBytes,
    'grpc.max_send_message_length': messageMaxBytes,
    interceptors: [transportRefusals(onMessageRefused)],
  });
}

/** Resolves with the port. */
export function listen(
  server: Server,
  { host, port, tls }: { host: string; port: number; tls?: { certificate: Buffer; key: Buffer } | undefined },
): Promise<number> {
  const credentials =
    tls === undefined
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(null, [{ cert_chain: tls.certificate, private_key: tls.key }], false);
  return new Promise((resolve, reject) => {
    server.bindAsync(`${host}:${String(port)}`, credentials, (error, boundPort) => {
      if (error === null) resolve(boundPort);
      else reject(error);
    });
  });
}

/** Lets short calls finish, then cuts what is left. */
export async function shutDown(server: Server, graceMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const cut = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, graceMs);
    server.tryShutdown(() => {
      clearTimeout(cut);
      resolve();
    });
  });
}
