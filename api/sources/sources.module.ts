import { Module } from '@nestjs/common';
import { SourceRemoval } from './sourceRemoval.service.ts';
import { SourcesController } from './sources.controller.ts';
import { SourceStates } from './sourceStates.service.ts';
import { SourcesService } from './sources.service.ts';

@Module({
  controllers: [SourcesController],
  providers: [SourcesService, SourceStates, SourceRemoval],
  exports: [SourcesService, SourceRemoval],
})
export class SourcesModule {}
