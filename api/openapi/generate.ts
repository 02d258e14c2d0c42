import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { VersioningType } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiModule } from '../apiModule.ts';
import { describeApi } from './document.ts';

const application = await NestFactory.create<NestFastifyApplication>(ApiModule, new FastifyAdapter(), {
  logger: false,
});
application.setGlobalPrefix('api');
application.enableVersioning({ type: VersioningType.URI });
await application.init();
/** Given by `npm run generate` and by the check that compares. */
const file = process.argv[2] ?? join(process.cwd(), 'api/openapi.json');
await writeFile(file, `${JSON.stringify(describeApi(application), undefined, 2)}\n`);
await application.close();
