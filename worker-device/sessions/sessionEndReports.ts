import { readFileIfPresent, replacePrivateFile } from '../storage/privateFiles.ts';
import type { ReportSessionEndedRequest } from '../../contracts/device/messages.ts';
import type { FailureCode } from '../../contracts/domain/failures.ts';
import type { DeviceLog } from '../deviceLog.ts';
import { Backoff, pause } from '../gateway/backoff.ts';
import type { DeviceGatewayClient } from '../gateway/deviceGatewayClient.ts';
import { failureCodeOf, isServiceError } from '../gateway/trouble.ts';

export interface ReportTools {
  /** A small file that holds what has not been acknowledged. */
  path: string;
  gateway: Pick<DeviceGatewayClient, 'call'>;
  log: DeviceLog;
  backoff?: Backoff;
}

/** Answers that no repetition changes: what waits behind such a report is told all the same. */
const finalRefusals: readonly FailureCode[] = ['NOT_THIS_DEVICE', 'VALIDATION_FAILED'];

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
    return new SessionEndReports(tools, stored === undefined ? [] : parseReports(stored, tools.log));
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
      // Reported when the sending was about to end, which did not see it any more.
      if (this.waiting.length > 0 && !this.stopping.signal.aborted) this.send();
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
        if (isRefusedForGood(error)) {
          this.tools.log.warn({ ...next, err: error }, 'the end of a session is not taken in');
          this.waiting.shift();
          this.save();
          continue;
        }
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

function isRefusedForGood(error: unknown): boolean {
  const code = isServiceError(error) ? failureCodeOf(error) : undefined;
  return code !== undefined && finalRefusals.includes(code);
}

/** A damaged list must not keep the device from starting: its new boot id ends those sessions all the same. */
function parseReports(stored: Buffer, log: DeviceLog): ReportSessionEndedRequest[] {
  try {
    const reports: unknown = JSON.parse(stored.toString('utf8'));
    if (Array.isArray(reports)) return reports as ReportSessionEndedRequest[];
    throw new Error('It is no list');
  } catch (error) {
    log.warn({ err: error }, 'the list of ended sessions is damaged and has been dropped');
    return [];
  }
}
