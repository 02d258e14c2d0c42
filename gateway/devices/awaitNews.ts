import type { DataSource } from 'typeorm';
import type { AwaitNewsResponse } from '../../contracts/device/messages.ts';
import type { DatabaseClock } from '../../database/databaseClock.ts';
import type { DeviceAccess } from '../access/deviceAccess.ts';
import type { DeviceGuard } from '../access/deviceGuard.ts';
import type { DeviceSession } from '../sealing/sessionTokens.ts';
import type { DeviceCall } from './deviceService.ts';
import type { TemporalBreaks } from '../temporal/temporalBreaks.ts';
import type { NewsBell } from './newsBell.ts';
import type { UnheardDevices } from './unheardDevices.ts';

export interface NewsTools {
  dataSource: DataSource;
  guard: DeviceGuard;
  access: DeviceAccess;
  bell: NewsBell;
  breaks: Pick<TemporalBreaks, 'onBreak'>;
  wall: Pick<DatabaseClock, 'onLeap'>;
  unheard: Pick<UnheardDevices, 'hear' | 'listenFor'>;
}

interface KnownStops {
  knownStoppedPlugins: string[];
}

/** Shorter than what proxies in between allow a call to take. */
const longestWaitMs = 25_000;
const mostPlugins = 1_000;

/**
 * AwaitNews: answers when the carriers that are stopped are not, or no longer, those that the device knows of; when
 * tasks may have been swallowed, or the time that devices carry on is not the time any more, and a heartbeat is asked
 * for; after a while anyhow. A device that is paused, removed or replaced while it waits is
 * refused at once, as by every other call.
 */
export function awaitNews(tools: NewsTools): DeviceCall<KnownStops, AwaitNewsResponse> {
  const { unheard } = tools;
  const waiting = new Map<string, AbortController>();
  return {
    read: (message) => ({
      knownStoppedPlugins: message
        .items('knownStoppedPlugins', mostPlugins)
        .map((plugin) => plugin.text('pluginId', 100)),
    }),
    async handle({ knownStoppedPlugins }, session, call) {
      // One call a device: an earlier one is of a connection that it has given up.
      waiting.get(session.deviceId)?.abort();
      const newer = new AbortController();
      waiting.set(session.deviceId, newer);
      const beatWanted = new AbortController();
      const wantBeat = (): void => {
        beatWanted.abort();
      };
      const stopListening = [tools.breaks.onBreak(wantBeat), tools.wall.onLeap(wantBeat)];
      let isAnswered = false;
      try {
        await unheard.hear(session);
        const over = AbortSignal.any([
          call.gone,
          newer.signal,
          tools.bell.closed,
          beatWanted.signal,
          AbortSignal.timeout(longestWaitMs),
        ]);
        const stoppedPlugins = await untilNews(tools, session, knownStoppedPlugins, over);
        isAnswered = true;
        return { stoppedPlugins, tellHeldTasks: beatWanted.signal.aborted };
      } finally {
        for (const stop of stopListening) stop();
        if (waiting.get(session.deviceId) === newer) {
          waiting.delete(session.deviceId);
          // One that was refused calls again when it likes.
          if ((isAnswered || call.gone.aborted) && !tools.bell.closed.aborted) unheard.listenFor(session);
        }
      }
    },
  };
}

async function untilNews(
  { dataSource, guard, access, bell }: NewsTools,
  session: DeviceSession,
  known: readonly string[],
  over: AbortSignal,
): Promise<AwaitNewsResponse['stoppedPlugins']> {
  const knownKey = keyOf(known);
  for (;;) {
    const ring = nextRing(bell, session.deviceId, over);
    try {
      access.forget(session.deviceId);
      await guard.readmit(session);
      const stoppedPlugins = await readStops(dataSource);
      if (over.aborted || keyOf(stoppedPlugins) !== knownKey) return answerOf(stoppedPlugins);
      await ring.rung;
    } finally {
      ring.cancel();
    }
  }
}

function answerOf(pluginIds: readonly string[]): AwaitNewsResponse['stoppedPlugins'] {
  return pluginIds.map((pluginId) => ({ pluginId }));
}

/** Listens from now on, so that nothing is missed between looking and waiting. */
function nextRing(
  bell: NewsBell,
  deviceId: string,
  over: AbortSignal,
): { rung: Promise<void>; cancel(): void } {
  const { promise: rung, resolve } = Promise.withResolvers<undefined>();
  const done = (): void => {
    resolve(undefined);
  };
  const stopRinging = bell.onRing(deviceId, done);
  over.addEventListener('abort', done);
  return {
    rung,
    cancel: () => {
      stopRinging();
      over.removeEventListener('abort', done);
    },
  };
}

async function readStops(dataSource: DataSource): Promise<string[]> {
  const rows: unknown = await dataSource.query('SELECT plugin_id FROM plugin_stops ORDER BY plugin_id');
  return (rows as { plugin_id: string }[]).map((row) => row.plugin_id);
}

function keyOf(pluginIds: readonly string[]): string {
  return JSON.stringify([...pluginIds].sort());
}
