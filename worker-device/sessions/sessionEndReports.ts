import { readFileIfPresent, replacePrivateFile } from '../storage/privateFiles.ts';
import type { ReportSessionEndedRequest } from '../../contracts/device/messages.ts';
import type { DeviceLog } from '../deviceLog.ts';
import { Backoff, pause } from '../gateway/backoff.ts';
import type { DeviceGatewayClient } from '../gateway/deviceGatewayClient.ts';

export interface ReportTools {
  /** A small file that holds what has not been acknowledged. */
  path: string;
  gateway: Pick<DeviceGatewayClient, 'call'>;
  log: DeviceLog;
  backoff?: Backoff;
}

/** Tells the gateway that sessions are over, at once and until it has heard of it, also after a restart. */
export class SessionEndReports {
  private readonly tools: ReportTools;
  private readonly backoff: Backoff;
  private readonly waiting: ReportSessionEndedRequest[];
  private readonly stopping = new AbortController();
  private retry = new AbortController();
  private saving: Promise<void> = Promise.resolve();
  private sending: Promise<void> | undefined;

  private constructor(tools: ReportTools, waiting: ReportSessionEndedRequest[]) {
    this.tools = tools;
    this.waiting = waiting;
    this.backoff = tools.backoff ?? new Backoff({ firstMs: 250, mostMs: 30_000 });
  }

  static async open(tools: ReportTools): Promise<SessionEndReports> {
    const stored = await readFileIfPresent(tools.path);
    const waiting =
      stored === undefined ? [] : (JSON.parse(stored.toString('utf8')) as ReportSessionEndedRequest[]);
    return new SessionEndReports(tools, waiting);
  }

  report(ended: ReportSessionEndedRequest): void {
    this.waiting.push(ended);
    this.save();
    this.send();
  }

  /** The gateway can be reached (again). */
  retryNow(): void {
    this.backoff.reset();
    this.retry.abort();
    this.send();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.sending;
    await this.saving;
  }

  private send(): void {
    this.sending ??= this.sendAll().finally(() => {
      this.sending = undefined;
    });
  }

  private async sendAll(): Promise<void> {
    for (;;) {
      const next = this.waiting[0];
      if (next === undefined) return;
      try {
        await this.tools.gateway.call('ReportSessionEnded', next);
        this.waiting.shift();
        this.save();
        this.backoff.reset();
      } catch (error) {
        this.tools.log.debug({ err: error }, 'the end of a session could not be reported yet');
        if (this.stopping.signal.aborted) return;
        this.retry = new AbortController();
        await pause(this.backoff.nextMs(), AbortSignal.any([this.stopping.signal, this.retry.signal]));
      }
    }
  }

  /** Best effort: should this fail and the device then be killed, its new boot id ends the session all the same. */
  private save(): void {
    this.saving = this.saving
      .then(() => replacePrivateFile(this.tools.path, JSON.stringify(this.waiting)))
      .catch((error: unknown) => {
        this.tools.log.warn({ err: error }, 'the list of ended sessions could not be written');
      });
  }
}
