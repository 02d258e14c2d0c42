import 'reflect-metadata';
import { readApiConfig } from './config.ts';
import { createApi } from './createApi.ts';

async function main(): Promise<void> {
  const config = readApiConfig();
  const application = await createApi(config);
  application.enableShutdownHooks();
  await application.listen({ host: config.host, port: config.port });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
