import { loadSync } from '@grpc/proto-loader';
import type { ServiceDefinition } from '@grpc/proto-loader';
import { deviceGatewayProtoPath, deviceGatewayServiceName } from '../../contracts/device/gatewayService.ts';
import type { UnaryMethod } from '../grpc/unaryCalls.ts';
import { admittedMethod, unaryMethod } from '../grpc/unaryCalls.ts';
import type { CallContext } from '../grpc/unaryCalls.ts';
import type { DeviceGuard } from '../access/deviceGuard.ts';
import type { DeviceSession } from '../sealing/sessionTokens.ts';
import { MessageReader } from './messageReader.ts';

export const deviceMethods = [
  'Hello',
  'Authenticate',
  'Heartbeat',
  'ReportSessionEnded',
  'FetchOrders',
  'FetchKnownNumbers',
  'DeliverReadings',
  'AwaitNews',
] as const;
export type DeviceMethod = (typeof deviceMethods)[number];

/** How one call of a first contact is answered: `read` parses the message, `handle` does the work. */
export interface ContactCall<Request, Response extends object> {
  read(message: MessageReader): Request;
  handle(request: Request, call: CallContext): Promise<Response>;
}

/** The same for a device that has been admitted. */
export interface DeviceCall<Request, Response extends object> {
  read(message: MessageReader): Request;
  handle(request: Request, session: DeviceSession, call: CallContext): Promise<Response>;
}

/** Binds calls to the messages of `device_gateway.proto`. */
export function createDeviceService(calls: {
  [Method in DeviceMethod]: UnaryMethodFactory;
}): Readonly<Record<DeviceMethod, UnaryMethod>> {
  const definition = loadDefinition();
  const entries = deviceMethods.map((method) => [method, calls[method](definition, method)] as const);
  return Object.fromEntries(entries) as Record<DeviceMethod, UnaryMethod>;
}

export type UnaryMethodFactory = (definition: ServiceDefinition, method: DeviceMethod) => UnaryMethod;

export function contactCall<Request, Response extends object>(
  call: ContactCall<Request, Response>,
): UnaryMethodFactory {
  return (definition, method) =>
    unaryMethod({
      ...messagesOf(definition, method, call),
      handle: (request, context) => call.handle(request, context),
    });
}

export function deviceCall<Request, Response extends object>(
  guard: DeviceGuard,
  call: DeviceCall<Request, Response>,
): UnaryMethodFactory {
  return (definition, method) =>
    admittedMethod({
      ...messagesOf(definition, method, call),
      admit: (context) => guard.admit(context),
      handle: (request, session, context) => call.handle(request, session, context),
    });
}

function messagesOf<Request, Response extends object>(
  definition: ServiceDefinition,
  method: DeviceMethod,
  { read }: { read(message: MessageReader): Request },
): { decode(bytes: Buffer): Request; encode(response: Response): Buffer } {
  const messages = definition[method];
  if (messages === undefined) throw new Error(`device_gateway.proto has no ${method}`);
  return {
    decode: (bytes) => read(new MessageReader(messages.requestDeserialize(bytes))),
    encode: (response) => messages.responseSerialize(response),
  };
}

function loadDefinition(): ServiceDefinition {
  const definition = loadSync(deviceGatewayProtoPath, { longs: Number, enums: String, defaults: true });
  const service = definition[deviceGatewayServiceName];
  if (service === undefined || 'format' in service) {
    throw new Error(`device_gateway.proto has no service ${deviceGatewayServiceName}`);
  }
  return service;
}
