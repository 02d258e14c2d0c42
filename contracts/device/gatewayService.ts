import { fileURLToPath } from 'node:url';

export const deviceGatewayServiceName = 'carriersync.device.v1.DeviceGateway';

/** Path of the protocol's definition, for a loader. */
export const deviceGatewayProtoPath = fileURLToPath(new URL('./device_gateway.proto', import.meta.url));
