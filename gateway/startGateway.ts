import type { Server } from '@grpc/grpc-js';
import { Client, Connection } from '@temporalio/client';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { deviceGatewayServiceName } from '../contracts/device/gatewayService.ts';
import { createBusinessClock } from '../contracts/clock/businessClocks.ts';
import { temporalDataConverter } from '../contracts/temporal/dataConverter.ts';
import { createPayloadCodec } from '../contracts/temporal/payloadCodec.ts';
import { reconnecting } from '../contracts/temporal/reconnecting.ts';
import { DatabaseClock } from '../database/databaseClock.ts';
import { createDataSource } from '../database/dataSource.ts';
import { DeviceAccess } from './access/deviceAccess.ts';
import { createDeviceGuard } from './access/deviceGuard.ts';
import { RateLimiter } from './access/rateLimiter.ts';
import { RefusalLog } from './access/refusalLog.ts';
import type { GatewayConfig } from './config.ts';
import { createDeviceCalls } from './devices/deviceCalls.ts';
import { NewsBell } from './devices/newsBell.ts';
import { UnheardDevices } from './devices/unheardDevices.ts';
import { createGatewayLog } from './gatewayLog.ts';
import { createGrpcServer, listen, shutDown } from './grpc/grpcServer.ts';
import type { CallTools } from './grpc/unaryCalls.ts';
import { addUnaryService } from './grpc/unaryCalls.ts';
import { startHealthServer } from './healthServer.ts';
import { untilItWorks } from './patience.ts';
import { createSessionTokens } from './sealing/sessionTokens.ts';
import { createTaskTokens } from './sealing/taskTokens.ts';
import { refusedMethods, workflowServiceName } from './temporal/allowList.ts';
import type { TemporalProxy } from './temporal/temporalProxy.ts';
import { createTemporalProxy, refusedMethod } from './temporal/temporalProxy.ts';
import { createSourceSignals } from './temporal/sourceSignals.ts';
import { TemporalBreaks } from './temporal/temporalBreaks.ts';
import { TemporalClock } from './temporal/temporalClock.ts';
import type { Upstream } from './temporal/upstream.ts';
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
/** Devices wait 15 s for an answer. */
const statementTimeoutMs = 8_000;

/** Connects to PostgreSQL and opens the door. Temporal may be away: calls that need it are UNAVAILABLE meanwhile. */
export async function startGateway(
  config: GatewayConfig,
  log: Logger = createGatewayLog(config.logLevel),
  tuning: GatewayTuning = defaultTuning,
): Promise<RunningGateway> {
  const dataSource = createDataSource({
    url: config.databaseUrl,
    applicationName: 'carrier-sync gateway',
    statementTimeoutMs,
  });
  await untilItWorks('PostgreSQL', () => dataSource.initialize(), log);
  const wall = new DatabaseClock({
    warn: (line) => {
      log.warn(line);
    },
  });
  await wall.follow(dataSource);
  const temporal = connectTemporal(config);
  const bell = new NewsBell(config.databaseUrl, log);
  const unheard = new UnheardDevices({ dataSource, log, unheardAfterMs: tuning.unheardAfterMs });
  const { server, proxy } = assembleServer({
    config,
    dataSource,
    wall,
    temporal,
    bell,
    unheard,
    log,
    tuning,
  });
  const port = await listen(server, config);
  const health = await startHealthServer(config.host, config.healthPort, () => checkHealth(dataSource));
  log.info({ host: config.host, port, tls: config.tls !== undefined }, 'the gateway is open');
  return {
    address: `${config.host}:${String(port)}`,
    healthAddress: health.address,
    close: async () => {
      await health.close();
      wall.stop();
      proxy.close();
      await bell.close();
      unheard.close();
      await shutDown(server, shutdownGraceMs);
      await temporal.close();
      await dataSource.destroy();
    },
  };
}

interface TemporalSide {
  /** For what devices call; nothing is repeated there. */
  upstream: Upstream;
  /** For what the gateway itself tells workflows. */
  client: Client;
  close(): Promise<void>;
}

function connectTemporal(config: GatewayConfig): TemporalSide {
  const upstream = createUpstream(config.temporalAddress);
  const connection = Connection.lazy({ address: config.temporalAddress, channelArgs: reconnecting });
  const client = new Client({
    connection,
    namespace: config.temporalNamespace,
    dataConverter: temporalDataConverter(config.payloadKey),
  });
  return {
    upstream,
    client,
    close: async () => {
      await upstream.close();
      await connection.close();
    },
  };
}

interface Parts {
  config: GatewayConfig;
  dataSource: DataSource;
  wall: DatabaseClock;
  temporal: TemporalSide;
  bell: NewsBell;
  unheard: UnheardDevices;
  log: Logger;
  tuning: GatewayTuning;
}

/** One server: the product's own calls, what devices may call of Temporal, and refusals for all the rest of it. */
function assembleServer({ config, dataSource, wall, temporal, bell, unheard, log, tuning }: Parts): {
  server: Server;
  proxy: TemporalProxy;
} {
  const namespace = config.temporalNamespace;
  const codec = createPayloadCodec(config.payloadKey);
  const now = (): number => wall.nowMs();
  const temporalClock = new TemporalClock(wall);
  const breaks = new TemporalBreaks();
  const sessionTokens = createSessionTokens(config.sessionTokenKey, now);
  const refusalLog = new RefusalLog(dataSource, log);
  const access = new DeviceAccess(dataSource);
  const limiter = new RateLimiter(tuning.callsOfDevice);
  const guard = createDeviceGuard({ sessionTokens, access, refusalLog, limiter });
  const proxy = createTemporalProxy({
    upstream: temporal.upstream,
    guard,
    codec,
    taskTokens: createTaskTokens(config.taskTokenKey, now),
    wall,
    temporalClock,
    breaks,
    namespace,
    log,
    pollKeeperSettings: tuning.polls,
  });
  const deviceCalls = createDeviceCalls({
    dataSource,
    guard,
    access,
    bell,
    breaks,
    unheard,
    refusalLog,
    sessionTokens,
    signals: createSourceSignals(temporal.client),
    nonceKey: config.sessionTokenKey,
    namespace,
    clock: createBusinessClock(config.businessClock, now),
    wall,
    log,
    lostTasks: { upstream: temporal.upstream, codec, temporalClock, taskOnItsWayMs: tuning.taskOnItsWayMs },
  });
  const onMessageRefused: CallTools['onMessageRefused'] = (caller, reason) =>
    guard.messageRefused(caller, reason);
  const server = createGrpcServer(tuning.pings, onMessageRefused);
  const callTools = { log, onMessageRefused };
  addUnaryService(server, deviceGatewayServiceName, deviceCalls, callTools);
  addUnaryService(server, workflowServiceName, proxy.methods, callTools);
  for (const { serviceName, methods } of refusedMethods()) {
    const refusals = methods.map((name) => [name, refusedMethod(name, guard)] as const);
    addUnaryService(server, serviceName, Object.fromEntries(refusals), callTools);
  }
  return { server, proxy };
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
