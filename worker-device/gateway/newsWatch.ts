import { status } from '@grpc/grpc-js';
import type { DeviceLog } from '../deviceLog.ts';
import type { Backoff } from './backoff.ts';
import { pause } from './backoff.ts';
import type { DeviceGatewayClient } from './deviceGatewayClient.ts';
import { describeTrouble, isServiceError } from './trouble.ts';

export interface NewsTools {
  client: Pick<DeviceGatewayClient, 'call'>;
  /** Told all carriers that are stopped, each time they are others than before. */
  onStops(pluginIds: ReadonlySet<string>): void;
  /** The gateway wants to know what this device works on: tasks may have been swallowed on their way here. */
  onAskedForTasks(): void;
  log: DeviceLog;
  backoff: Backoff;
}

/** The gateway answers after half a minute at the latest. */
const answerTimeoutMs = 45_000;

/**
 * Waits at the gateway for what this device has to hear of at once: carriers that are stopped, and that it is itself
 * paused, removed or replaced. Without it the device would find out at its next heartbeat.
 */
export class NewsWatch {
  private readonly tools: NewsTools;
  private known: string[] = [];
  private refusedWith: Error | undefined;

  constructor(tools: NewsTools) {
    this.tools = tools;
  }

  /** Why the gateway does not take this device any more; undefined while it does. */
  get refusal(): Error | undefined {
    return this.refusedWith;
  }

  /** Once a connection. Never rejects; resolves when it is stopped, refused, or not known to the gateway. */
  async run(stopping: AbortSignal): Promise<void> {
    this.refusedWith = undefined;
    const { client, backoff, log } = this.tools;
    while (!stopping.aborted) {
      try {
        const request = { knownStoppedPlugins: this.known.map((pluginId) => ({ pluginId })) };
        const options = { timeoutMs: answerTimeoutMs, signal: stopping };
        const { stoppedPlugins, tellHeldTasks } = await client.call('AwaitNews', request, options);
        backoff.reset();
        this.take(stoppedPlugins.map(({ pluginId }) => pluginId));
        // An older gateway says nothing of it.
        if (tellHeldTasks) this.tools.onAskedForTasks();
      } catch (error) {
        if (this.isFinal(error)) return;
        log.debug({ err: error }, 'the gateway could not be asked for news');
        await pause(backoff.nextMs(), stopping);
      }
    }
  }

  private take(pluginIds: string[]): void {
    if (JSON.stringify(pluginIds) === JSON.stringify(this.known)) return;
    this.known = pluginIds;
    this.tools.onStops(new Set(pluginIds));
  }

  private isFinal(error: unknown): boolean {
    if (!isServiceError(error)) return false;
    // A gateway from before there was this call.
    if (error.code === status.UNIMPLEMENTED) return true;
    const { refused, mustAuthenticate } = describeTrouble(error, '');
    if (refused || mustAuthenticate) this.refusedWith = error;
    return refused || mustAuthenticate;
  }
}
