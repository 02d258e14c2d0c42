import { Client, credentials, Metadata, status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';

/** What a call ended with: OK when it was let through. */
export interface Answered {
  readonly code: status;
  readonly failureCode: string | undefined;
}

/** One connection that speaks bytes to any method, as somebody does who keeps to no protocol. */
export class RawCaller {
  readonly #client: Client;
  readonly #metadata = new Metadata();

  constructor(address: string, token: string) {
    // Callers of one process would share a connection otherwise.
    this.#client = new Client(address, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
    this.#metadata.set('authorization', `Bearer ${token}`);
  }

  call(path: string, message: Uint8Array): Promise<Answered> {
    const same = (bytes: Buffer): Buffer => bytes;
    const options = { deadline: Date.now() + 20_000 };
    return new Promise((resolve) => {
      this.#client.makeUnaryRequest(
        path,
        same,
        same,
        Buffer.from(message),
        this.#metadata,
        options,
        (error) => {
          resolve(error === null ? { code: status.OK, failureCode: undefined } : answered(error));
        },
      );
    });
  }

  close(): void {
    this.#client.close();
  }
}

/** How a call that is expected to be refused was refused. */
export async function refusalOf(call: Promise<unknown>): Promise<Answered> {
  try {
    await call;
    return { code: status.OK, failureCode: undefined };
  } catch (error) {
    return answered(error as ServiceError);
  }
}

function answered({ code, metadata }: ServiceError): Answered {
  return { code, failureCode: metadata.get('failure-code')[0]?.toString() };
}
