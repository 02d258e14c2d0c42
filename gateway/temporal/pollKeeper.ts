import { status } from '@grpc/grpc-js';
import { GatewayRefusal } from '../grpc/refusal.ts';
import { isSubmission, waitedBeforeStartMs } from './activityTask.ts';
import type { ActivityTask } from './upstream.ts';

/** Why a task that reached the gateway did not reach its device. */
export type Undelivered = 'NOT_SUBMITTED' | 'DEVICE_GONE';

export interface PollKeeperSettings {
  /** A submission that has waited longer since it was scheduled is not made. */
  submissionMaxWaitMs: number;
  /** Any other task is given back when its device has not polled again for so long. */
  deviceGoneAfterMs: number;
  /** Polls that one device may have open on one queue: its own, and one that its lost connection left behind. */
  maxWaitersPerQueue: number;
}

/** A device, in one of its sessions with the gateway. */
export interface Poller {
  /** Under which Temporal knows who polls. */
  identity: string;
  /** When its session ends, in milliseconds since 1970: a session that was begun later ends later. */
  sessionEndsAt: number;
}

interface Waiter {
  poller: Poller;
  take(task: ActivityTask | undefined): void;
  refuse(error: unknown): void;
}

interface HeldTask {
  task: ActivityTask;
  receivedAt: number;
  giveBack: NodeJS.Timeout;
}

interface QueuePolls {
  upstreamOpen: boolean;
  waiters: Waiter[];
  held: HeldTask[];
}

export interface PollKeeperTools {
  pollUpstream(queue: string, identity: string): Promise<ActivityTask>;
  giveBack(queue: string, task: ActivityTask, reason: Undelivered): void;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
}

/**
 * Keeps one poll at Temporal for each queue whose device waits. Cancelling a poll there would lose the task that is
 * just being matched, so when a device's call ends early the poll goes on, and its task waits for the same device's
 * next call.
 */
export class PollKeeper {
  private readonly queues = new Map<string, QueuePolls>();
  private readonly tools: PollKeeperTools;
  private readonly settings: PollKeeperSettings;
  private closed = false;

  constructor(tools: PollKeeperTools, settings: PollKeeperSettings) {
    this.tools = tools;
    this.settings = settings;
  }

  /** Resolves with a task, or with undefined when there was none in the time of a long poll. */
  poll(queue: string, poller: Poller, gone: AbortSignal): Promise<ActivityTask | undefined> {
    const polls = this.queues.get(queue) ?? { upstreamOpen: false, waiters: [], held: [] };
    if (this.closed) return Promise.reject(shuttingDown());
    endReplaced(polls.waiters, poller);
    if (polls.waiters.length >= this.settings.maxWaitersPerQueue) return Promise.reject(tooManyPolls());
    this.queues.set(queue, polls);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { poller, take: resolve, refuse: reject };
      polls.waiters.push(waiter);
      gone.addEventListener('abort', () => {
        if (!removeFrom(polls.waiters, waiter)) return;
        resolve(undefined);
        this.forgetIdle(queue, polls);
      });
      this.serve(queue, polls);
    });
  }

  /** Takes back a task that could not be sent after all; the device's next poll gets it. */
  takeBack(queue: string, task: ActivityTask): void {
    const polls = this.queues.get(queue) ?? { upstreamOpen: false, waiters: [], held: [] };
    this.queues.set(queue, polls);
    this.hold(queue, polls, task);
    this.serve(queue, polls);
  }

  /** Ends the calls that wait on a queue, for a worker that shuts down. */
  release(queue: string): void {
    const polls = this.queues.get(queue);
    for (const waiter of polls?.waiters.splice(0) ?? []) waiter.take(undefined);
  }

  /** Refuses what waits and gives back what is held. */
  close(): void {
    this.closed = true;
    for (const [queue, polls] of this.queues) {
      for (const waiter of polls.waiters.splice(0)) waiter.refuse(shuttingDown());
      for (const held of [...polls.held]) this.giveBack(queue, polls, held);
    }
  }

  private serve(queue: string, polls: QueuePolls): void {
    while (polls.held.length > 0 && polls.waiters.length > 0) this.handOver(queue, polls);
    const next = polls.waiters[0];
    if (next !== undefined && !polls.upstreamOpen) void this.pollUpstream(queue, polls, next.poller.identity);
  }

  private handOver(queue: string, polls: QueuePolls): void {
    const held = polls.held.shift();
    if (held === undefined) return;
    clearTimeout(held.giveBack);
    if (this.isTooLate(held)) this.tools.giveBack(queue, held.task, 'NOT_SUBMITTED');
    else polls.waiters.shift()?.take(held.task);
  }

  private async pollUpstream(queue: string, polls: QueuePolls, identity: string): Promise<void> {
    polls.upstreamOpen = true;
    try {
      const task = await this.tools.pollUpstream(queue, identity);
      polls.upstreamOpen = false;
      if (task.taskToken == null || task.taskToken.length === 0) polls.waiters.shift()?.take(undefined);
      else this.hold(queue, polls, task);
      this.serve(queue, polls);
    } catch (error) {
      polls.upstreamOpen = false;
      for (const waiter of polls.waiters.splice(0)) waiter.refuse(error);
    }
    this.forgetIdle(queue, polls);
  }

  private hold(queue: string, polls: QueuePolls, task: ActivityTask): void {
    const waitMs = isSubmission(task)
      ? Math.max(0, this.settings.submissionMaxWaitMs - waitedBeforeStartMs(task))
      : this.settings.deviceGoneAfterMs;
    const held: HeldTask = {
      task,
      receivedAt: this.tools.now(),
      giveBack: setTimeout(() => {
        this.giveBack(queue, polls, held);
      }, waitMs),
    };
    polls.held.push(held);
    if (this.closed) this.giveBack(queue, polls, held);
  }

  private giveBack(queue: string, polls: QueuePolls, held: HeldTask): void {
    clearTimeout(held.giveBack);
    if (!removeFrom(polls.held, held)) return;
    this.tools.giveBack(queue, held.task, isSubmission(held.task) ? 'NOT_SUBMITTED' : 'DEVICE_GONE');
    this.forgetIdle(queue, polls);
  }

  private isTooLate({ task, receivedAt }: HeldTask): boolean {
    if (!isSubmission(task)) return false;
    const waitedMs = waitedBeforeStartMs(task) + this.tools.now() - receivedAt;
    return waitedMs >= this.settings.submissionMaxWaitMs;
  }

  private forgetIdle(queue: string, polls: QueuePolls): void {
    if (!polls.upstreamOpen && polls.waiters.length === 0 && polls.held.length === 0) {
      this.queues.delete(queue);
    }
  }
}

/**
 * Ends the calls of sessions that this one has replaced. A device whose session has expired gives up its worker, but has
 * no token any more to say so: its call would wait on, and take the next task with it.
 */
function endReplaced(waiters: Waiter[], { sessionEndsAt }: Poller): void {
  for (const waiter of waiters.filter(({ poller }) => poller.sessionEndsAt < sessionEndsAt)) {
    removeFrom(waiters, waiter);
    waiter.take(undefined);
  }
}

function removeFrom<Item>(list: Item[], item: Item): boolean {
  const index = list.indexOf(item);
  if (index >= 0) list.splice(index, 1);
  return index >= 0;
}

function shuttingDown(): GatewayRefusal {
  return new GatewayRefusal(status.UNAVAILABLE, 'SERVICE_UNAVAILABLE');
}

function tooManyPolls(): GatewayRefusal {
  return new GatewayRefusal(status.RESOURCE_EXHAUSTED, 'TOO_MANY_ATTEMPTS', 'Too many polls of this queue');
}
