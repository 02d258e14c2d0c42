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
let streams: EventStreams;

beforeEach(() => {
  jest.useFakeTimers();
  stands = true;
  const parts = [
    { range: () => Promise.resolve({ first: undefined, last: 0n }), after: () => Promise.resolve([]) },
    { onRing: () => () => undefined },
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

/** Opens a stream and returns where its events are written to. */
async function open(user: SignedInUser): Promise<PassThrough> {
  const raw = Object.assign(new PassThrough(), { writeHead: () => raw });
  raw.resume();
  const request = { raw: new EventEmitter() } as unknown as FastifyRequest;
  const reply = { raw, hijack: () => undefined, getHeaders: () => ({}) } as unknown as FastifyReply;
  const opened = streams.open(user, undefined, request, reply);
  await jest.advanceTimersByTimeAsync(200);
  await opened;
  return raw;
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
});
