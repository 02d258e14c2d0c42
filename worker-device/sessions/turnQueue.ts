/** Lower goes first; equal ones in the order in which they asked. */
export type Rank = number;

/** The rank of what a person waits for. */
export const forceRank: Rank = 0;

/** Ends a turn; a second call does nothing. */
export type EndTurn = () => void;

interface Waiter {
  rank: Rank;
  begin(endTurn: EndTurn | undefined): void;
}

/** Hands out the turns of one portal session: so many at once, the most urgent next, none interrupted. */
export class TurnQueue {
  private free: number;
  private readonly waiters: Waiter[] = [];
  private closed = false;

  constructor(turnsAtOnce: number) {
    this.free = turnsAtOnce;
  }

  /** Resolves when it is this one's turn, or with undefined when the queue was closed or the signal aborted before. */
  take(rank: Rank, signal?: AbortSignal): Promise<EndTurn | undefined> {
    if (this.closed || signal?.aborted === true) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        rank,
        begin: (endTurn) => {
          signal?.removeEventListener('abort', leave);
          resolve(endTurn);
        },
      };
      const leave = (): void => {
        const index = this.waiters.indexOf(waiter);
        if (index >= 0) this.waiters.splice(index, 1);
        resolve(undefined);
      };
      signal?.addEventListener('abort', leave);
      this.enqueue(waiter);
      this.serve();
    });
  }

  /** Nobody gets a turn any more; turns that have begun end as they would. */
  close(): void {
    this.closed = true;
    for (const waiter of this.waiters.splice(0)) waiter.begin(undefined);
  }

  private enqueue(waiter: Waiter): void {
    const behind = this.waiters.findIndex(({ rank }) => rank > waiter.rank);
    this.waiters.splice(behind < 0 ? this.waiters.length : behind, 0, waiter);
  }

  private serve(): void {
    while (this.free > 0) {
      const next = this.waiters.shift();
      if (next === undefined) return;
      this.free -= 1;
      next.begin(this.endTurnOnce());
    }
  }

  private endTurnOnce(): EndTurn {
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.free += 1;
      this.serve();
    };
  }
}
