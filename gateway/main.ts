import 'reflect-metadata';
import { readGatewayConfig } from './config.ts';
import { createGatewayLog } from './gatewayLog.ts';
import { startGateway } from './startGateway.ts';

const config = readGatewayConfig(process.env);
const log = createGatewayLog(config.logLevel);
const gateway = await startGateway(config, log);

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'the gateway closes');
    void gateway.close().then(() => process.exit(0));
  });
}
