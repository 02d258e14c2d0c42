import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FailureError } from '../../contracts/domain/failures.ts';
import { Sessions } from '../access/sessions.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { EventStream } from './eventStream.ts';
import { OutboxBell } from './outboxBell.ts';
import { OutboxReader } from './outboxReader.ts';

const beatMs = 15_000;
/** Pages of one person; more are most likely a mistake, and the browser asks again by itself. */
const mostPerUser = 20;
const positionPattern = /^\d{1,18}$/;

/** The open streams of server-sent events. */
@Injectable()
export class EventStreams implements BeforeApplicationShutdown {
  private readonly streams = new Map<EventStream, SignedInUser>();

  constructor(
    private readonly outbox: OutboxReader,
    private readonly bell: OutboxBell,
    private readonly sessions: Sessions,
  ) {
    sessions.onEnd((sessionId) => {
      for (const [stream, user] of this.streams) if (user.sessionId === sessionId) stream.end();
    });
  }

  async open(
    user: SignedInUser,
    lastEventId: string | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    this.requireRoom(user);
    const { position, isReset } = await this.startOf(user, lastEventId);
    reply.hijack();
    // Left while we looked where to begin: it closed before anybody listened for that.
    if (request.raw.destroyed) return;
    const headers = { ...reply.getHeaders(), 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' };
    reply.raw.writeHead(200, headers as Record<string, string>);
    const stream = new EventStream(reply.raw, this.outbox, user.organizationId, position);
    this.keep(stream, user, request);
    stream.say(isReset ? 'stream.reset' : 'stream.ready');
    await this.readOn(stream);
  }

  beforeApplicationShutdown(): void {
    for (const stream of this.streams.keys()) stream.end();
  }

  private keep(stream: EventStream, user: SignedInUser, request: FastifyRequest): void {
    this.streams.set(stream, user);
    const silence = this.bell.onRing(user.organizationId, () => void this.readOn(stream));
    const beat = setInterval(() => void this.beat(stream, user), beatMs);
    request.raw.on('close', () => {
      clearInterval(beat);
      silence();
      this.streams.delete(stream);
    });
  }

  /** Also looks for what a lost ring left unread, and ends the stream when its sign-in session has ended elsewhere. */
  private async beat(stream: EventStream, user: SignedInUser): Promise<void> {
    stream.beat();
    try {
      if (!(await this.sessions.stands(user))) stream.end();
    } catch {
      // The database is away: nobody can sign out either. The next beat asks again.
      return;
    }
    await this.readOn(stream);
  }

  /** A reading that fails ends the stream; the browser comes back with its last event id. */
  private async readOn(stream: EventStream): Promise<void> {
    try {
      await stream.readOn();
    } catch {
      stream.end();
    }
  }

  /** After the last event that the browser has; a reset when that is no longer kept, or was never ours. */
  private async startOf(
    user: SignedInUser,
    lastEventId: string | undefined,
  ): Promise<{ position: bigint; isReset: boolean }> {
    const { first, last } = await this.outbox.range(user.organizationId);
    if (lastEventId === undefined || !positionPattern.test(lastEventId)) {
      return { position: last, isReset: lastEventId !== undefined };
    }
    const position = BigInt(lastEventId);
    const isKept = position === last || (first !== undefined && position >= first - 1n && position < last);
    return isKept ? { position, isReset: false } : { position: last, isReset: true };
  }

  private requireRoom(user: SignedInUser): void {
    const open = [...this.streams.values()].filter((one) => one.userId === user.userId).length;
    if (open >= mostPerUser) throw new FailureError('TOO_MANY_ATTEMPTS');
  }
}
