import { Module } from '@nestjs/common';
import { EventStreams } from './eventStreams.ts';
import { OutboxBell } from './outboxBell.ts';
import { OutboxReader } from './outboxReader.ts';
import { EventsController } from './events.controller.ts';

@Module({
  controllers: [EventsController],
  providers: [EventStreams, OutboxBell, OutboxReader],
})
export class EventsModule {}
