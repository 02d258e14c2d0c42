import { Module } from '@nestjs/common';
import { ForceSyncsController } from './forceSyncs.controller.ts';
import { ForceSyncsService } from './forceSyncs.service.ts';
import { PolicyForceSyncsController } from './policyForceSyncs.controller.ts';

@Module({
  controllers: [PolicyForceSyncsController, ForceSyncsController],
  providers: [ForceSyncsService],
})
export class ForceSyncsModule {}
