import { Module } from '@nestjs/common';
import { LinkDialogService } from './linkDialog.service.ts';
import { LinkSessionsController } from './linkSessions.controller.ts';
import { LinkSessionsService } from './linkSessions.service.ts';
import { SourceLinksController } from './sourceLinks.controller.ts';

@Module({
  controllers: [SourceLinksController, LinkSessionsController],
  providers: [LinkDialogService, LinkSessionsService],
})
export class LinksModule {}
