import type { AuthenticateResponse } from '../../contracts/device/messages.ts';
import type { DeviceLog } from '../deviceLog.ts';
import { Backoff, pause } from './backoff.ts';
import { authenticate, refreshAfterMs } from './gatewaySession.ts';
import type { SessionTools } from './gatewaySession.ts';
import type { Heart } from './heart.ts';
import type { NewsWatch } from './newsWatch.ts';
import { StatusLine } from './statusLine.ts';
import { describeTrouble } from './trouble.ts';
import type { Trouble } from './trouble.ts';

/** What runs while the gateway takes this device in. */
export interface DeviceWork {
  setSessionToken(token: string): Promise<void>;
  /** Why it has stopped by itself; undefined while it runs. */
  failure(): string | undefined;
  stop(): Promise<void>;
}

export interface ConnectionTools {
  address: string;
  session: SessionTools;
  heart: Heart;
  news: Pick<NewsWatch, 'run' | 'refusal'>;
  log: DeviceLog;
  /** Called before any work is taken: what an earlier time left is delivered first. */
  deliverJournal(): Promise<void>;
  startWork(session: AuthenticateResponse): Promise<DeviceWork>;
  /** The gateway answers (again). */
  onReachable(): void;
  timings?: Partial<ConnectionTimings>;
}

export interface ConnectionTimings {
  /** How often running work is looked after. */
  watchMs: number;
  /** Instead of what the gateway asks for. */
  heartbeatMs?: number;
  /** The second heartbeat after the gateway was away: by then, what was on its way meanwhile has come or is lost. */
  settledMs: number;
  backoffFirstMs: number;
  backoffMostMs: number;
}

const usualTimings: ConnectionTimings = {
  watchMs: 2_000,
  settledMs: 25_000,
  backoffFirstMs: 500,
  backoffMostMs: 15_000,
};

/**
 * Keeps this device at work with its gateway, for ever: authenticates, delivers, starts the workers, beats, renews
 * the session, and begins anew when anything of it has died. Says each change of what is wrong in one line.
 */
export class GatewayConnection {
  private readonly tools: ConnectionTools;
  private readonly timings: ConnectionTimings;
  private readonly status: StatusLine;
  private readonly backoff: Backoff;
  private readonly stopping = new AbortController();
  private connected = false;
  private beatNow = false;
  private beatAgain = false;
  private readonly endings = new Set<Promise<void>>();
  private running: Promise<void> | undefined;

  constructor(tools: ConnectionTools) {
    this.tools = tools;
    this.timings = { ...usualTimings, ...tools.timings };
    this.status = new StatusLine(tools.log);
    this.backoff = new Backoff({ firstMs: this.timings.backoffFirstMs, mostMs: this.timings.backoffMostMs });
  }

  /** True while the gateway answers and work is taken. */
  get isConnected(): boolean {
    return this.connected;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Stops to take work, lets what is under way come to its end, and returns. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await Promise.all(this.endings);
  }

  /** Something changed that the gateway should know before the next heartbeat is due. */
  beatSoon(): void {
    this.beatNow = true;
  }

  /** Something on its way here may have been lost: a heartbeat now, and one when what was on its way has come or is lost. */
  beatTwice(): void {
    this.beatNow = true;
    this.beatAgain = true;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.connectAndWork();
      } catch (error) {
        this.sayTrouble(describeTrouble(error, this.tools.address));
        this.tools.log.debug({ err: error }, 'not connected');
      }
      this.connected = false;
      await pause(this.backoff.nextMs(), this.stopping.signal);
    }
  }

  private async connectAndWork(): Promise<void> {
    const session = await authenticate(this.tools.session);
    await this.tools.heart.beat();
    await this.tools.deliverJournal();
    const work = await this.tools.startWork(session);
    const parting = new AbortController();
    try {
      this.isReachable();
      void this.tools.news.run(AbortSignal.any([parting.signal, this.stopping.signal]));
      await this.lookAfter(work, session);
    } finally {
      parting.abort();
      this.endInBackground(work);
    }
  }

  /** Workers whose polls were refused take long to end, and new ones need not wait for it. */
  private endInBackground(work: DeviceWork): void {
    const ending = work.stop().finally(() => this.endings.delete(ending));
    this.endings.add(ending);
  }

  private isReachable(): void {
    this.connected = true;
    this.backoff.reset();
    this.status.good(`Connected with the gateway at ${this.tools.address}.`);
    this.tools.onReachable();
  }

  /** Returns when the device stops; throws when the work has to be begun anew. */
  private async lookAfter(work: DeviceWork, session: AuthenticateResponse): Promise<void> {
    const intervalMs = this.timings.heartbeatMs ?? session.heartbeatIntervalMs;
    const settledMs = Math.min(this.timings.settledMs, intervalMs);
    // What was on its way has come or is lost by then; a heartbeat in between does not put that one off.
    let settledAt = performance.now() + settledMs;
    let beatAt = settledAt;
    let refreshAt = performance.now() + refreshAfterMs(session);
    for (;;) {
      await pause(this.timings.watchMs, this.stopping.signal);
      if (this.stopping.signal.aborted) return;
      const failure = work.failure();
      if (failure !== undefined) throw new Error(failure);
      if (this.tools.news.refusal !== undefined) throw this.tools.news.refusal;
      if (performance.now() >= refreshAt) {
        const renewed = await this.attempt(() => this.renew(work));
        refreshAt =
          performance.now() + (renewed === undefined ? this.backoff.nextMs() : refreshAfterMs(renewed));
      }
      if (this.isBeatDue(beatAt)) {
        this.beatNow = false;
        const wasAway = this.beatAgain || !this.connected || !this.tools.session.client.isReachable();
        this.beatAgain = false;
        const beat = await this.attempt(() => this.beat());
        const now = performance.now();
        if (wasAway) settledAt = now + settledMs;
        const nextAt = now + (beat === undefined ? this.backoff.nextMs() : intervalMs);
        beatAt = settledAt > now ? Math.min(nextAt, settledAt) : nextAt;
      }
    }
  }

  /** Also when the connection broke, which a gateway that was started anew shows first. */
  private isBeatDue(beatAt: number): boolean {
    const broke = this.connected && !this.tools.session.client.isReachable();
    return this.beatNow || broke || performance.now() >= beatAt;
  }

  /** Undefined when the gateway is away: the work goes on and waits for it. A refusal is thrown: the work must end. */
  private async attempt<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
    try {
      const result = await call();
      if (!this.connected) this.isReachable();
      return result;
    } catch (error) {
      const trouble = describeTrouble(error, this.tools.address);
      // Said at once: the work may take a while to come to its end.
      this.connected = false;
      this.sayTrouble(trouble);
      if (trouble.refused || trouble.mustAuthenticate) throw error;
      return undefined;
    }
  }

  /** A device that nobody has created yet is not in trouble: it says what it waits for. */
  private sayTrouble({ code, line }: Trouble): void {
    if (code !== 'DEVICE_UNKNOWN') {
      this.status.bad(line);
      return;
    }
    const { serialNumber } = this.tools.session.identity;
    this.status.good(
      `Waits to be created: on the Dashboard, + New Sync Device, Serial Number ${serialNumber}, Create Device.`,
    );
  }

  private async beat(): Promise<true> {
    await this.tools.heart.beat();
    return true;
  }

  private async renew(work: DeviceWork): Promise<AuthenticateResponse> {
    const session = await authenticate(this.tools.session);
    await work.setSessionToken(session.sessionToken);
    return session;
  }
}
