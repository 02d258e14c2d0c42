import { loadSync } from '@grpc/proto-loader';
import type { ServiceDefinition } from '@grpc/proto-loader';
import { deviceGatewayProtoPath, deviceGatewayServiceName } from '../../contracts/device/gatewayService.ts';
import type { UnaryMethod } from '../grpc/unaryCalls.ts';
import { unaryMethod } from '../grpc/unaryCalls.ts';
import type { CallContext } from '../grpc/unaryCalls.ts';
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

/** How one call of the protocol is answered: `read` parses the message, `handle` does the work. */
export interface DeviceCall<Request, Response extends object> {
  read(message: MessageReader): Request;
  handle(request: Request, call: CallContext): Promise<Response>;
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

export function deviceCall<Request, Response extends object>(
  call: DeviceCall<Request, Response>,
): UnaryMethodFactory {
  return (definition, method) => {
    const messages = definition[method];
    if (messages === undefined) throw new Error(`device_gateway.proto has no ${method}`);
    return unaryMethod({
      decode: (bytes) => call.read(new MessageReader(messages.requestDeserialize(bytes))),
      handle: (request, context) => call.handle(request, context),
      encode: (response) => messages.responseSerialize(response),
    });
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
