import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import { VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiModule } from './apiModule.ts';
import type { ApiConfig } from './config.ts';
import { allowTemporalUi } from './delivery/allowTemporalUi.ts';
import { createLog, nestLog } from './delivery/logs.ts';
import { addSecurityHeaders } from './delivery/securityHeaders.ts';
import { serveUi } from './delivery/serveUi.ts';
import { serveDescription } from './openapi/serveDescription.ts';
import { ProblemFilter } from './problems/problemFilter.ts';
import { inputPipe } from './schema/inputPipe.ts';

const bodyLimitBytes = 256 * 1024;
/** A client that is slower than this in sending its request is let go. */
const requestTimeoutMs = 30_000;

/** The whole api, ready to answer (`inject`) or to listen. Connects to nothing until it is asked something. */
export async function createApi(config: ApiConfig): Promise<NestFastifyApplication> {
  const log = createLog(config.logLevel);
  const adapter = new FastifyAdapter({
    loggerInstance: log,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
  });
  const application = await NestFactory.create<NestFastifyApplication>(ApiModule.with(config), adapter, {
    logger: nestLog(log),
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  await fastify.register(cookie);
  addSecurityHeaders(fastify, config);
  allowTemporalUi(fastify, config);
  application.setGlobalPrefix('api');
  application.enableVersioning({ type: VersioningType.URI });
  application.useGlobalPipes(inputPipe());
  application.useGlobalFilters(new ProblemFilter());
  serveDescription(application);
  if (config.uiDirectory !== undefined) await serveUi(fastify, config.uiDirectory);
  await application.init();
  await fastify.ready();
  return application;
}
