import type { ServiceError } from '@grpc/grpc-js';
import { Client, compressionAlgorithms, credentials, Metadata, status } from '@grpc/grpc-js';
import { pino } from 'pino';
import { messageMaxBytes } from '../../contracts/device/protocol.ts';
import { createGrpcServer, listen, shutDown } from './grpcServer.ts';
import { GatewayRefusal, invalid } from './refusal.ts';
import { addUnaryService, admittedMethod, unaryMethod } from './unaryCalls.ts';

const pings = { everyMs: 10_000, timeoutMs: 10_000 };
const log = pino({ level: 'silent' });

/** Who was told of, and why, in the order of the calls. */
let told: { token: unknown; address: string; reason: string }[];
let address: string;
let close: () => Promise<void>;

beforeEach(async () => {
  told = [];
  const onMessageRefused: Parameters<typeof createGrpcServer>[1] = (caller, reason) => {
    const [token] = caller.metadata.get('authorization');
    told.push({ token, address: caller.remoteAddress, reason });
    return Promise.resolve();
  };
  const server = createGrpcServer(pings, onMessageRefused);
  const echo = unaryMethod({
    decode: (bytes) => {
      if (bytes.toString() === 'nonsense') throw new Error('no such field');
      if (bytes.toString() === 'wrong field') throw invalid('number is missing');
      return bytes;
    },
    handle: (bytes) =>
      bytes.toString() === 'refuse'
        ? Promise.reject(new GatewayRefusal(status.RESOURCE_EXHAUSTED, 'TOO_MANY_ATTEMPTS'))
        : Promise.resolve(bytes),
    encode: (bytes) => bytes,
  });
  const closed = admittedMethod({
    admit: () => Promise.reject(new GatewayRefusal(status.UNAUTHENTICATED, 'DEVICE_NOT_AUTHENTICATED')),
    decode: () => {
      throw new Error('no such field');
    },
    handle: () => Promise.resolve(Buffer.alloc(0)),
    encode: (bytes) => bytes,
  });
  addUnaryService(server, 'test.Echo', { Say: echo, Closed: closed }, { log, onMessageRefused });
  const port = await listen(server, { host: '127.0.0.1', port: 0 });
  address = `127.0.0.1:${String(port)}`;
  close = () => shutDown(server, 100);
});
afterEach(() => close());

async function say(message: Buffer, options: object = {}, method = 'Say'): Promise<[status, string]> {
  const client = new Client(address, credentials.createInsecure(), {
    'grpc.max_send_message_length': -1,
    ...options,
  });
  const metadata = new Metadata();
  metadata.set('authorization', 'Bearer mine');
  const same = (bytes: Buffer): Buffer => bytes;
  try {
    return await new Promise((resolve) => {
      client.makeUnaryRequest(
        `/test.Echo/${method}`,
        same,
        same,
        message,
        metadata,
        (error: ServiceError | null) => {
          resolve([error?.code ?? status.OK, String(error?.metadata.get('failure-code')[0] ?? '')]);
        },
      );
    });
  } finally {
    client.close();
  }
}

it('tells of nobody whose messages can be read, whatever is answered', async () => {
  expect(await say(Buffer.from('hello'))).toEqual([status.OK, '']);
  expect(await say(Buffer.alloc(messageMaxBytes))).toEqual([status.OK, '']);
  expect(await say(Buffer.from('refuse'))).toEqual([status.RESOURCE_EXHAUSTED, 'TOO_MANY_ATTEMPTS']);
  expect(told).toEqual([]);
});

it.each([
  ['that cannot be decoded', 'nonsense', 'DEVICE_MESSAGE_REFUSED'],
  ['with a field that is wrong', 'wrong field', 'VALIDATION_FAILED'],
])('tells who sent a message %s, without its words', async (_what, message, code) => {
  expect(await say(Buffer.from(message))).toEqual([status.INVALID_ARGUMENT, code]);
  expect(told).toEqual([{ token: 'Bearer mine', address: '127.0.0.1', reason: 'A message cannot be read' }]);
});

it('looks at no message of a caller that is not admitted', async () => {
  expect(await say(Buffer.from('nonsense'), {}, 'Closed')).toEqual([
    status.UNAUTHENTICATED,
    'DEVICE_NOT_AUTHENTICATED',
  ]);
  expect(told).toEqual([]);
});

it.each([
  ['too large', messageMaxBytes + 1, {}],
  ['ten times too large', messageMaxBytes * 10, {}],
  [
    'too large once it is unpacked',
    messageMaxBytes * 10,
    { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip },
  ],
])('tells who sent a message that is %s, which no handler ever sees', async (_what, bytes, options) => {
  expect(await say(Buffer.alloc(bytes), options)).toEqual([
    status.RESOURCE_EXHAUSTED,
    'DEVICE_MESSAGE_REFUSED',
  ]);
  expect(told).toEqual([
    { token: 'Bearer mine', address: '127.0.0.1', reason: 'A message was too large, or torn' },
  ]);
  expect(await say(Buffer.from('hello'))).toEqual([status.OK, '']);
});
