import { Global, Module } from '@nestjs/common';
import { IdempotentRequests } from './idempotentRequests.ts';

@Global()
@Module({ providers: [IdempotentRequests], exports: [IdempotentRequests] })
export class IdempotencyModule {}
