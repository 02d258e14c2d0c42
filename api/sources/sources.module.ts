import { Module } from '@nestjs/common';
import { SourcesController } from './sources.controller.ts';
import { SourceStates } from './sourceStates.service.ts';
import { SourcesService } from './sources.service.ts';

@Module({
  controllers: [SourcesController],
  providers: [SourcesService, SourceStates],
  exports: [SourcesService],
})
export class SourcesModule {}
