import { Module } from '@nestjs/common';
import { SourcesModule } from '../sources/sources.module.ts';
import { ConnectedInstitutionsController } from './connectedInstitutions.controller.ts';
import { ConnectedInstitutionsService } from './connectedInstitutions.service.ts';
import { InstitutionsController } from './institutions.controller.ts';
import { InstitutionsService } from './institutions.service.ts';
import { PluginsController } from './plugins.controller.ts';
import { PluginsService } from './plugins.service.ts';

@Module({
  imports: [SourcesModule],
  controllers: [PluginsController, InstitutionsController, ConnectedInstitutionsController],
  providers: [PluginsService, InstitutionsService, ConnectedInstitutionsService],
})
export class InstitutionsModule {}
