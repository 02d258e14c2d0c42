import type { handleUnaryCall, Metadata, MethodDefinition, Server, ServerUnaryCall } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { isConnectionFailure } from './connectionFailure.ts';
import { GatewayRefusal, MessageRefusal, refusalMetadata, unavailable } from './refusal.ts';

/** Who calls, as far as the connection tells. */
export interface Caller {
  metadata: Metadata;
  /** Address of the caller without its port. */
  remoteAddress: string;
  /** Aborted when the caller is no longer there to take the answer. */
  gone: AbortSignal;
}

/** The caller's side of one call. */
export interface CallContext extends Caller {
  method: string;
}

export interface UnaryMethod {
  answer(request: Buffer, call: CallContext): Promise<Uint8Array>;
}

/**
 * A method for those who have been admitted. Who calls is asked before anything is made of the message: a stranger is told
 * that it is none of ours, and nothing of what it sent.
 */
export function admittedMethod<Session, Request, Response>(method: {
  admit(call: CallContext): Promise<Session>;
  decode(bytes: Buffer): Request;
  handle(request: Request, session: Session, call: CallContext): Promise<Response>;
  encode(response: Response): Uint8Array;
}): UnaryMethod {
  return {
    async answer(bytes, call) {
      const session = await method.admit(call);
      return method.encode(await method.handle(decodeOrRefuse(method, bytes), session, call));
    },
  };
}

/** A method for anybody. Bytes that are no such message are INVALID_ARGUMENT, as with `admittedMethod`. */
export function unaryMethod<Request, Response>(method: {
  decode(bytes: Buffer): Request;
  handle(request: Request, call: CallContext): Promise<Response>;
  encode(response: Response): Uint8Array;
}): UnaryMethod {
  return {
    async answer(bytes, call) {
      return method.encode(await method.handle(decodeOrRefuse(method, bytes), call));
    },
  };
}

function decodeOrRefuse<Request>(method: { decode(bytes: Buffer): Request }, bytes: Buffer): Request {
  try {
    return method.decode(bytes);
  } catch (error) {
    const [code, reason] =
      error instanceof GatewayRefusal
        ? [error.code, error.message]
        : (['DEVICE_MESSAGE_REFUSED', 'The message cannot be read'] as const);
    throw new MessageRefusal(status.INVALID_ARGUMENT, code, reason, { cause: error });
  }
}

export interface CallTools {
  log: Logger;
  /** Somebody sent what is no message. The refusal is said when this has resolved. */
  onMessageRefused(caller: Caller, reason: string): Promise<void>;
}

/** Adds a service whose messages stay bytes until its methods decode them. */
export function addUnaryService(
  server: Server,
  serviceName: string,
  methods: Readonly<Record<string, UnaryMethod>>,
  tools: CallTools,
): void {
  const definition: Record<string, MethodDefinition<Buffer, Buffer>> = {};
  const handlers: Record<string, handleUnaryCall<Buffer, Buffer>> = {};
  for (const [name, method] of Object.entries(methods)) {
    definition[name] = {
      path: `/${serviceName}/${name}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: (bytes: Buffer) => bytes,
      requestDeserialize: (bytes: Buffer) => bytes,
      responseSerialize: (bytes: Buffer) => bytes,
      responseDeserialize: (bytes: Buffer) => bytes,
    };
    handlers[name] = (call, callback) => {
      answerCall(name, method, call, tools).then(
        (response) => {
          callback(null, Buffer.from(response));
        },
        (error: unknown) => {
          const refusal = asRefusal(error);
          logRefusal(tools.log, name, call, refusal, error);
          callback({
            code: refusal.grpcStatus,
            details: refusal.message,
            metadata: refusalMetadata(refusal),
          });
        },
      );
    };
  }
  server.addService(definition, handlers);
}

async function answerCall(
  method: string,
  { answer }: UnaryMethod,
  call: ServerUnaryCall<Buffer, Buffer>,
  { log, onMessageRefused }: CallTools,
): Promise<Uint8Array> {
  const gone = new AbortController();
  let answered = false;
  call.on('cancelled', () => {
    // Also emitted after each answered call.
    if (answered) return;
    log.debug({ method }, 'the caller has gone');
    gone.abort();
  });
  const remoteAddress = addressOf(call.getPeer());
  const caller = { metadata: call.metadata, remoteAddress, gone: gone.signal };
  try {
    return await answer(call.request, { method, ...caller });
  } catch (error) {
    // Not the refusal's words: they name fields, of which a message has as many as its sender likes.
    if (error instanceof MessageRefusal) await onMessageRefused(caller, 'A message cannot be read');
    throw error;
  } finally {
    answered = true;
  }
}

/** A peer without its port. */
export function addressOf(peer: string): string {
  return peer.replace(/:\d+$/, '');
}

function asRefusal(error: unknown): GatewayRefusal {
  if (error instanceof GatewayRefusal) return error;
  if (isConnectionFailure(error)) return unavailable(error);
  return new GatewayRefusal(status.INTERNAL, 'INTERNAL', undefined, { cause: error });
}

function logRefusal(
  log: Logger,
  method: string,
  call: ServerUnaryCall<Buffer, Buffer>,
  refusal: GatewayRefusal,
  error: unknown,
): void {
  const facts = { method, peer: call.getPeer(), code: refusal.code, reason: refusal.message };
  if (refusal.grpcStatus === status.INTERNAL) log.error({ ...facts, err: error }, 'a call failed');
  else if (refusal.code === 'SERVICE_UNAVAILABLE')
    log.warn({ ...facts, err: refusal.cause }, 'a call failed');
  else log.info(facts, 'a call was refused');
}
