import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './accessGuard.ts';
import { RequireAccessRules } from './requireAccessRules.ts';
import { Sessions } from './sessions.ts';

@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [Sessions, RequireAccessRules, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [Sessions],
})
export class AccessModule {}
