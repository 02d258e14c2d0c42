import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Access } from './access.ts';
import { RequireAccessRules } from './requireAccessRules.ts';

@Controller('kept')
class KeptController {
  @Get()
  @Access('crm.read')
  list(): string {
    return 'kept';
  }
}

@Controller('forgotten')
class ForgottenController {
  @Get()
  list(): string {
    return 'open to everybody';
  }
}

@Module({ imports: [DiscoveryModule], controllers: [KeptController], providers: [RequireAccessRules] })
class KeptModule {}

@Module({ imports: [KeptModule], controllers: [ForgottenController] })
class ForgottenModule {}

async function start(module: typeof KeptModule): Promise<void> {
  const application = await NestFactory.create(module, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  try {
    await application.init();
  } finally {
    await application.close();
  }
}

describe('an endpoint without @Access', () => {
  it('stops the start-up, and is named', async () => {
    await expect(start(ForgottenModule)).rejects.toThrow(
      'These endpoints lack @Access: ForgottenController.list',
    );
  });

  it('is all that stops it', async () => {
    await expect(start(KeptModule)).resolves.toBeUndefined();
  });
});
