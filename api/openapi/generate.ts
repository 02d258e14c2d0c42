import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { createApi } from '../createApi.ts';
import { describeApi } from './document.ts';

/** Writes the description to the file that is named, without a database or Temporal: nothing connects until asked. */
const file = process.argv[2] ?? 'api/openapi.json';
const application = await createApi({
  host: '127.0.0.1',
  port: 0,
  publicOrigins: ['http://localhost'],
  databaseUrl: 'postgres://nowhere.invalid/none',
  temporalAddress: 'nowhere.invalid:1',
  temporalNamespace: 'none',
  payloadKey: Buffer.alloc(32),
  trustedProxies: [],
  logLevel: 'silent',
  businessClock: {},
});
await writeFile(file, `${JSON.stringify(describeApi(application), null, 2)}\n`);
await application.close();
