import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { jest } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignedInUser } from '../access/signedInUser.ts';
import { EventStreams } from './eventStreams.ts';

type Parts = ConstructorParameters<typeof EventStreams>;

/** Longer than the time between two beats. */
const nextBeatMs = 16_000;

let stands: boolean;
let ringsAwaited: number;
let streams: EventStreams;

beforeEach(() => {
  jest.useFakeTimers();
  stands = true;
  ringsAwaited = 0;
  const parts = [
    { range: () => Promise.resolve({ first: undefined, last: 0n }), after: () => Promise.resolve([]) },
    {
      onRing: () => {
        ringsAwaited += 1;
        return () => {
          ringsAwaited -= 1;
        };
      },
    },
    { onEnd: () => undefined, stands: () => Promise.resolve(stands) },
  ] as unknown as Parts;
  streams = new EventStreams(...parts);
});

afterEach(() => {
  jest.useRealTimers();
});

function person(userId: string): SignedInUser {
  return { userId, organizationId: 'organization', sessionId: `session of ${userId}` } as SignedInUser;
}

/** A request whose page stays until the test lets it leave. */
class Page {
  readonly answer = Object.assign(new PassThrough(), { writeHead: () => this.answer });
  readonly request = Object.assign(new EventEmitter(), { destroyed: false });

  ask(user: SignedInUser): Promise<void> {
    this.answer.resume();
    const request = { raw: this.request } as unknown as FastifyRequest;
    const reply = { raw: this.answer, hijack: () => undefined, getHeaders: () => ({}) };
    return streams.open(user, undefined, request, reply as unknown as FastifyReply);
  }

  /** As Node tells of it: once. */
  leave(): void {
    this.request.destroyed = true;
    this.answer.destroy();
    this.request.emit('close');
  }
}

/** Opens a stream and returns where its events are written to. */
async function open(user: SignedInUser): Promise<PassThrough> {
  const page = new Page();
  const opened = page.ask(user);
  await jest.advanceTimersByTimeAsync(200);
  await opened;
  return page.answer;
}

describe('the streams of events', () => {
  it('end when the session has ended elsewhere: signed out at another server, or the person was disabled', async () => {
    const stream = await open(person('ada'));
    await jest.advanceTimersByTimeAsync(nextBeatMs);
    expect(stream.writableEnded).toBe(false);
    stands = false;
    await jest.advanceTimersByTimeAsync(nextBeatMs);
    expect(stream.writableEnded).toBe(true);
  });

  it('are limited for each person, so that one takes no other’s', async () => {
    for (let opened = 0; opened < 20; opened += 1) await open(person('ada'));
    await expect(open(person('ada'))).rejects.toMatchObject({ code: 'TOO_MANY_ATTEMPTS' });
    expect((await open(person('bob'))).writableEnded).toBe(false);
  });

  it.each([
    ['while it was opened', 0],
    ['when it was open', 200],
  ])('are let go of with a page that leaves %s', async (_when, afterMs) => {
    for (let left = 0; left < 20; left += 1) {
      const page = new Page();
      const opened = page.ask(person('ada'));
      if (afterMs > 0) await jest.advanceTimersByTimeAsync(afterMs);
      page.leave();
      await jest.advanceTimersByTimeAsync(200);
      await opened;
    }
    expect(ringsAwaited).toBe(0);
    expect((await open(person('ada'))).writableEnded).toBe(false);
  });
});
