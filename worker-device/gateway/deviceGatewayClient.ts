import { getCACertificates } from 'node:tls';
import type { ChannelCredentials, ServiceError } from '@grpc/grpc-js';
import { Client, connectivityState, credentials, Metadata } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { deviceGatewayProtoPath, deviceGatewayServiceName } from '../../contracts/device/gatewayService.ts';
import type {
  AuthenticateRequest,
  AuthenticateResponse,
  AwaitNewsResponse,
  DeliverReadingsRequest,
  DeliverReadingsResponse,
  FetchKnownNumbersResponse,
  FetchOrdersResponse,
  HeartbeatRequest,
  HeartbeatResponse,
  HelloRequest,
  HelloResponse,
  ReportSessionEndedRequest,
  StoppedPlugin,
} from '../../contracts/device/messages.ts';
import { messageMaxBytes } from '../../contracts/device/protocol.ts';
import type { GatewayTls } from '../config.ts';

interface Calls {
  Hello: { request: HelloRequest; response: HelloResponse };
  Authenticate: { request: AuthenticateRequest; response: AuthenticateResponse };
  Heartbeat: { request: HeartbeatRequest; response: HeartbeatResponse };
  ReportSessionEnded: { request: ReportSessionEndedRequest; response: object };
  FetchOrders: { request: { batchId: string }; response: FetchOrdersResponse };
  FetchKnownNumbers: { request: { sourceId: string }; response: FetchKnownNumbersResponse };
  AwaitNews: { request: { knownStoppedPlugins: StoppedPlugin[] }; response: AwaitNewsResponse };
  DeliverReadings: { request: DeliverReadingsRequest; response: DeliverReadingsResponse };
}

export interface CallOptions {
  timeoutMs?: number;
  /** Ends a call that may take long. */
  signal?: AbortSignal;
}

/** What the device says to the gateway. Every call rejects with a `ServiceError` when it is refused or not answered. */
export interface DeviceGatewayClient {
  call<Name extends keyof Calls>(
    name: Name,
    request: Calls[Name]['request'],
    options?: CallOptions,
  ): Promise<Calls[Name]['response']>;
  /** False when the connection has gone and nobody has called since. */
  isReachable(): boolean;
  /** Used from then on by every call but the first two. */
  setSessionToken(token: string): void;
  close(): void;
}

const defaultTimeoutMs = 15_000;
/** The device starts anew by itself; a channel must not wait longer than that for its next try. */
const reconnectMaxMs = 5_000;

export function connectDeviceGateway(address: string, tls: GatewayTls): DeviceGatewayClient {
  const client = new Client(address, channelCredentials(tls), {
    'grpc.max_receive_message_length': messageMaxBytes,
    'grpc.max_send_message_length': messageMaxBytes,
    'grpc.initial_reconnect_backoff_ms': 200,
    'grpc.max_reconnect_backoff_ms': reconnectMaxMs,
    // A connection whose other end is gone without a word is noticed, also between two heartbeats.
    'grpc.keepalive_time_ms': 20_000,
    'grpc.keepalive_timeout_ms': 10_000,
  });
  const methods = loadMethods();
  let sessionToken: string | undefined;
  return {
    call: (name, request, options = {}) => {
      const method = methods(name);
      const metadata = new Metadata();
      if (sessionToken !== undefined && name !== 'Hello' && name !== 'Authenticate') {
        metadata.set('authorization', `Bearer ${sessionToken}`);
      }
      const deadline = Date.now() + (options.timeoutMs ?? defaultTimeoutMs);
      return new Promise((resolve, reject) => {
        const underWay = client.makeUnaryRequest(
          method.path,
          method.requestSerialize,
          // The loader's own deserializer gives the shape that the definition describes.
          method.responseDeserialize as (bytes: Buffer) => Calls[typeof name]['response'],
          request,
          metadata,
          { deadline },
          (error: ServiceError | null, response) => {
            options.signal?.removeEventListener('abort', cancel);
            if (error !== null) reject(error);
            else if (response === undefined) reject(new Error(`${name} was answered with nothing`));
            else resolve(response);
          },
        );
        const cancel = (): void => {
          underWay.cancel();
        };
        options.signal?.addEventListener('abort', cancel);
      });
    },
    isReachable: () => client.getChannel().getConnectivityState(false) === connectivityState.READY,
    setSessionToken(token) {
      sessionToken = token;
    },
    close() {
      client.close();
    },
  };
}

function channelCredentials(tls: GatewayTls): ChannelCredentials {
  if (tls.kind === 'OFF') return credentials.createInsecure();
  return credentials.createSsl(tls.certificateAuthority ?? trustedAuthorities());
}

/** Those that Node brings, and those that this machine's owner has installed: offices have authorities of their own. */
function trustedAuthorities(): Buffer {
  return Buffer.from([...getCACertificates('bundled'), ...getCACertificates('system')].join('\n'));
}

interface MethodDefinition {
  path: string;
  requestSerialize(value: unknown): Buffer;
  responseDeserialize(bytes: Buffer): unknown;
}

function loadMethods(): (name: string) => MethodDefinition {
  const definition = loadSync(deviceGatewayProtoPath, { defaults: true, arrays: true, oneofs: false });
  const service = definition[deviceGatewayServiceName];
  if (service === undefined) throw new Error(`${deviceGatewayServiceName} is not defined`);
  const methods = service as unknown as Record<string, MethodDefinition>;
  return (name) => {
    const method = methods[name];
    if (method === undefined) throw new Error(`${name} is not a call of the gateway`);
    return method;
  };
}
