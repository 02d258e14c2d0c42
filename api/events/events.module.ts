import { Module } from '@nestjs/common';
import { EventStreams } from './eventStreams.ts';
import { EventsController } from './events.controller.ts';

@Module({
  controllers: [EventsController],
  providers: [EventStreams],
})
export class EventsModule {}
