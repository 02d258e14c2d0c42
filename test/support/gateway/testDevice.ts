import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { credentials, loadPackageDefinition, Metadata } from '@grpc/grpc-js';
import type { ServiceClientConstructor, ServiceError, Client } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { Connection } from '@temporalio/client';
import {
  deviceGatewayProtoPath,
  deviceGatewayServiceName,
} from '../../../contracts/device/gatewayService.ts';
import type { AuthenticateResponse, HelloResponse } from '../../../contracts/device/messages.ts';
import { connectionStatement, protocolVersion } from '../../../contracts/device/protocol.ts';
import type { DeviceMethod } from '../../../gateway/devices/deviceService.ts';

/** A device as small as can be: a key, a serial number, and raw calls. Also plays devices that misbehave. */
export class TestDevice {
  readonly serialNumber: string;
  bootId: string = randomUUID();
  token = '';
  private readonly keys: { publicKey: KeyObject; privateKey: KeyObject };
  private readonly address: string;
  private readonly client: Client;

  constructor(address: string, serialNumber: string, keys = generateKeyPairSync('ed25519')) {
    this.address = address;
    this.serialNumber = serialNumber;
    this.keys = keys;
    this.client = new (serviceConstructor())(address, credentials.createInsecure());
  }

  get publicKey(): string {
    return this.keys.publicKey.export({ format: 'jwk' }).x ?? '';
  }

  hello(changes: Record<string, unknown> = {}): Promise<HelloResponse> {
    return this.call('Hello', {
      protocolVersion,
      serialNumber: this.serialNumber,
      publicKey: this.publicKey,
      softwareVersion: '1.0.0',
      ...changes,
    });
  }

  authenticate(nonce: string, changes: Record<string, unknown> = {}): Promise<AuthenticateResponse> {
    return this.call('Authenticate', {
      serialNumber: this.serialNumber,
      nonce,
      bootId: this.bootId,
      signature: this.signature(nonce),
      pluginManifests: [],
      deviceTime: new Date().toISOString(),
      ...changes,
    });
  }

  signature(nonce: string): string {
    const statement = connectionStatement(this.serialNumber, nonce, this.bootId);
    return sign(null, Buffer.from(statement), this.keys.privateKey).toString('base64url');
  }

  async connect(): Promise<AuthenticateResponse> {
    const { nonce } = await this.hello();
    const answer = await this.authenticate(nonce);
    this.token = answer.sessionToken;
    return answer;
  }

  /** Raw calls of Temporal's service through the gateway; to be closed by whoever asked for it. */
  worker(): Connection {
    return Connection.lazy({
      address: this.address,
      metadata: { authorization: `Bearer ${this.token}` },
      interceptors: [],
    });
  }

  /** @throws ServiceError */
  call<Response>(method: DeviceMethod, request: object): Promise<Response> {
    const metadata = new Metadata();
    if (this.token !== '') metadata.set('authorization', `Bearer ${this.token}`);
    const stub = this.client as unknown as Record<
      DeviceMethod,
      (
        request: object,
        metadata: Metadata,
        done: (error: ServiceError | null, response: Response) => void,
      ) => void
    >;
    return new Promise((resolve, reject) => {
      stub[method](request, metadata, (error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  }

  close(): void {
    this.client.close();
  }
}

function serviceConstructor(): ServiceClientConstructor {
  const loaded: unknown = loadPackageDefinition(
    loadSync(deviceGatewayProtoPath, { longs: Number, enums: String, defaults: true }),
  );
  const found = deviceGatewayServiceName
    .split('.')
    .reduce<unknown>((scope, name) => (scope as Record<string, unknown>)[name], loaded);
  return found as ServiceClientConstructor;
}

/** The failure code that a call was refused with, or what it returned instead. */
export async function refusalCode(call: Promise<unknown>): Promise<string> {
  try {
    return `not refused: ${JSON.stringify(await call)}`;
  } catch (error) {
    const [code] = (error as ServiceError).metadata.get('failure-code');
    return typeof code === 'string' ? code : `no failure code: ${String(error)}`;
  }
}
