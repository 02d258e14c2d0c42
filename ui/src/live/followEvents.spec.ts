import { jest } from '@jest/globals';
import { QueryClient } from '@tanstack/react-query';
import type { OutboxEvent } from '../../../contracts/domain/events.ts';
import { dashboardKey, devicesKey, meKey } from '../api/queryKeys.ts';
import { followEvents } from './followEvents.ts';

/** A browser's EventSource that does what the test says. */
class PlayedSource extends EventTarget {
  static readonly CLOSED = 2;
  static opened: PlayedSource[] = [];
  readyState = 0;

  constructor(readonly address: string) {
    super();
    PlayedSource.opened.push(this);
  }

  connect(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  say(event: OutboxEvent): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(event) }));
  }

  refuse(): void {
    this.readyState = PlayedSource.CLOSED;
    this.dispatchEvent(new Event('error'));
  }

  close(): void {
    this.readyState = PlayedSource.CLOSED;
  }
}

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
const everything = 'everything';
let refetched: string[];
let leave: () => void;

const nameOf = (queryKey: unknown): string =>
  queryKey === undefined ? everything : JSON.stringify(queryKey);
const streams = (): number =>
  PlayedSource.opened.filter(({ readyState }) => readyState !== PlayedSource.CLOSED).length;

function look(visibilityState: 'visible' | 'hidden'): void {
  page.visibilityState = visibilityState;
  page.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  jest.useFakeTimers();
  PlayedSource.opened = [];
  refetched = [];
  page.visibilityState = 'visible';
  Object.assign(globalThis, { EventSource: PlayedSource, document: page });
  const queryClient = new QueryClient();
  queryClient.invalidateQueries = (filters) => {
    refetched.push(nameOf(filters?.queryKey));
    return Promise.resolve();
  };
  leave = followEvents(queryClient);
  PlayedSource.opened[0]?.connect();
});

afterEach(() => {
  leave();
  jest.useRealTimers();
  Reflect.deleteProperty(globalThis, 'EventSource');
  Reflect.deleteProperty(globalThis, 'document');
});

describe('a page that follows the events', () => {
  it('fetches anew what an event names, and nothing else', () => {
    PlayedSource.opened[0]?.say({ type: 'device.changed', deviceId: 'device' });
    expect(refetched).toEqual(expect.arrayContaining([nameOf(devicesKey), nameOf(dashboardKey)]));
    expect(refetched).not.toContain(everything);
  });

  it('fetches everything anew when the stream comes back after a gap', () => {
    expect(refetched).toEqual([]);
    PlayedSource.opened[0]?.connect();
    expect(refetched).toEqual([everything]);
  });

  it('asks who is signed in when the server refuses the stream, and opens another one', () => {
    PlayedSource.opened[0]?.refuse();
    expect(refetched).toEqual([nameOf(meKey)]);
    expect(streams()).toBe(0);
    jest.advanceTimersByTime(5_000);
    expect(streams()).toBe(1);
    expect(refetched).toEqual([nameOf(meKey), everything]);
  });

  it('gives the stream back when nobody has looked for a while, and fetches everything when somebody does', () => {
    look('hidden');
    jest.advanceTimersByTime(19_000);
    expect(streams()).toBe(1);
    jest.advanceTimersByTime(1_000);
    expect(streams()).toBe(0);
    look('visible');
    expect(streams()).toBe(1);
    expect(refetched).toEqual([everything]);
  });

  it('keeps the stream of a window that was hidden for a moment', () => {
    look('hidden');
    jest.advanceTimersByTime(10_000);
    look('visible');
    jest.advanceTimersByTime(60_000);
    expect(PlayedSource.opened).toHaveLength(1);
    expect(streams()).toBe(1);
  });

  it('follows nothing any more once it is left', () => {
    PlayedSource.opened[0]?.refuse();
    leave();
    look('visible');
    jest.advanceTimersByTime(60_000);
    expect(streams()).toBe(0);
  });
});
