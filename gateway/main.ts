import 'reflect-metadata';
import type { GatewayConfig } from './config.ts';
import { readGatewayConfig } from './config.ts';
import { createGatewayLog } from './gatewayLog.ts';
import { startGateway } from './startGateway.ts';

const config = readConfigOrStop();
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

/** What is missing is for the person who starts it: without a stack trace. */
function readConfigOrStop(): GatewayConfig {
  try {
    return readGatewayConfig(process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
