import { Controller, Get, Headers, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { EventStreams } from './eventStreams.ts';

@ApiTags('Events')
@Controller({ path: 'events', version: '1' })
export class EventsController {
  constructor(private readonly streams: EventStreams) {}

  /**
   * Server-sent events: what changed in the organization (contracts/domain/events.ts), as JSON in `data`, from
   * `Last-Event-ID` on. The first is `stream.ready`, or `stream.reset` when the events since then are no longer
   * kept: everything has to be fetched again.
   */
  @Get()
  @Access('signedIn')
  @ApiProduces('text/event-stream')
  @ApiHeader({ name: 'Last-Event-ID', required: false })
  @ApiOkResponse({ schema: { type: 'string' } })
  async open(
    @CurrentUser() user: SignedInUser,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.streams.open(user, lastEventId, request, reply);
  }
}
