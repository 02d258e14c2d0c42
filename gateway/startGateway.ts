import { Client, Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { deviceGatewayServiceName } from '../contracts/device/gatewayService.ts';
import { createBusinessClock } from '../contracts/domain/businessClock.ts';
import { temporalDataConverter } from '../contracts/temporal/dataConverter.ts';
import { createPayloadCodec } from '../contracts/temporal/payloadCodec.ts';
import { createDataSource } from '../database/dataSource.ts';
import { DeviceAccess } from './access/deviceAccess.ts';
import { createDeviceGuard } from './access/deviceGuard.ts';
import { RateLimiter } from './access/rateLimiter.ts';
import { RefusalLog } from './access/refusalLog.ts';
import type { GatewayConfig } from './config.ts';
import { createDeviceCalls } from './devices/deviceCalls.ts';
import { createGatewayLog } from './gatewayLog.ts';
import { createGrpcServer, listen, shutDown } from './grpc/grpcServer.ts';
import { addUnaryService } from './grpc/unaryCalls.ts';
import { startHealthServer } from './healthServer.ts';
import { untilItWorks } from './patience.ts';
import { createSessionTokens } from './sealing/sessionTokens.ts';
import { createTaskTokens } from './sealing/taskTokens.ts';
import { refusedMethods, workflowServiceName } from './temporal/allowList.ts';
import { createTemporalProxy, refusedMethod } from './temporal/temporalProxy.ts';
import { createSourceSignals } from './temporal/sourceSignals.ts';
import { createUpstream } from './temporal/upstream.ts';
import type { GatewayTuning } from './tuning.ts';
import { defaultTuning } from './tuning.ts';

export interface RunningGateway {
  /** host:port for devices. */
  address: string;
  /** http://host:port; `GET /health` answers there. */
  healthAddress: string;
  close(): Promise<void>;
}

const shutdownGraceMs = 2_000;

/** Connects to PostgreSQL and opens the door. Temporal may be away: calls that need it are UNAVAILABLE meanwhile. */
export async function startGateway(
  config: GatewayConfig,
  log: Logger = createGatewayLog(config.logLevel),
  tuning: GatewayTuning = defaultTuning,
): Promise<RunningGateway> {
  const dataSource = createDataSource({ url: config.databaseUrl, applicationName: 'carrier-sync gateway' });
  await untilItWorks('PostgreSQL', () => dataSource.initialize(), log);
  const upstream = createUpstream(config.temporalAddress);
  const sessionTokens = createSessionTokens(config.sessionTokenKey);
  const refusalLog = new RefusalLog(dataSource, log);
  const guard = createDeviceGuard({
    sessionTokens,
    access: new DeviceAccess(dataSource),
    refusalLog,
    limiter: new RateLimiter(tuning.callsOfDevice),
  });
  const proxy = createTemporalProxy({
    upstream,
    guard,
    codec: createPayloadCodec(config.payloadKey),
    taskTokens: createTaskTokens(config.taskTokenKey),
    namespace: config.temporalNamespace,
    log,
    pollKeeperSettings: tuning.polls,
  });
  const connection = Connection.lazy({ address: config.temporalAddress });
  const client = new Client({
    connection,
    namespace: config.temporalNamespace,
    dataConverter: temporalDataConverter(config.payloadKey),
  });
  const deviceCalls = createDeviceCalls({
    dataSource,
    guard,
    refusalLog,
    sessionTokens,
    signals: createSourceSignals(client),
    nonceKey: config.sessionTokenKey,
    namespace: config.temporalNamespace,
    clock: createBusinessClock(config.businessClock),
    log,
  });
  const server = createGrpcServer(tuning.pings);
  addUnaryService(server, deviceGatewayServiceName, deviceCalls, log);
  addUnaryService(server, workflowServiceName, proxy.methods, log);
  for (const { serviceName, methods } of refusedMethods()) {
    const refusals = methods.map((name) => [name, refusedMethod(name, guard)] as const);
    addUnaryService(server, serviceName, Object.fromEntries(refusals), log);
  }
  const port = await listen(server, config);
  const health = await startHealthServer(config.host, config.healthPort, () => checkHealth(dataSource));
  log.info({ host: config.host, port, tls: config.tls !== undefined }, 'the gateway is open');
  return {
    address: `${config.host}:${String(port)}`,
    healthAddress: health.address,
    close: async () => {
      await health.close();
      proxy.close();
      await shutDown(server, shutdownGraceMs);
      await upstream.close();
      await connection.close();
      await dataSource.destroy();
    },
  };
}

async function checkHealth(
  dataSource: DataSource,
): Promise<{ ok: boolean; parts: Record<string, 'ok' | 'away'> }> {
  const database = await dataSource.query('SELECT 1').then(
    () => 'ok' as const,
    () => 'away' as const,
  );
  return { ok: database === 'ok', parts: { database } };
}
