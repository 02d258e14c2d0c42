import type { LinkActivities } from '../../contracts/temporal/cloudActivities.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import type { ActivityDependencies } from '../activityDependencies.ts';
import { endSessionsOfCarrier, stopWhenSeenTwice } from '../carriers/carrierStops.ts';
import { waitingForceSyncs } from '../force/waitingForceSyncs.ts';
import { fillQueueOf } from '../queue/fillQueue.ts';
import { readStanding } from '../queue/sourceStanding.ts';
import { endPauses, showWaiting } from '../queue/waitingRows.ts';
import { openLinkSessionOf } from './openLinkSession.ts';
import { recordLinkSessionOf } from './recordLinkSession.ts';

/** Real time that a link waits for username and password: a person types them. */
export const credentialsWaitMs = 10 * 60_000;

export function createLinkActivities({
  dataSource,
  clock,
  workflows,
  carrierStopWindowMs,
  log,
}: ActivityDependencies): LinkActivities {
  return {
    openLinkSession: async ({ organizationId, ...opening }) => {
      const subject = await withTenant(dataSource, organizationId, (transaction) =>
        openLinkSessionOf(transaction, { ...opening, now: clock.now() }),
      );
      return { ...subject, credentialsWaitMs };
    },
    recordLinkSession: async (change) => {
      const now = clock.now();
      const rule = { now, windowMs: carrierStopWindowMs };
      const { written, stopped } = await withTenant(
        dataSource,
        change.organizationId,
        async (transaction) => ({
          written: await recordLinkSessionOf(transaction, change, now),
          stopped: await stopWhenSeenTwice(transaction.manager, change, rule),
        }),
      );
      if (stopped !== undefined) {
        log.error(
          { pluginId: stopped },
          'a carrier is stopped for everyone: a second organization saw the same',
        );
        await endSessionsOfCarrier(dataSource, workflows, stopped);
      }
      const { session, state, sequence } = change;
      if (!written) log.warn({ ...session, state, sequence }, 'a change of a link session came too late');
      return written;
    },
    announceLinked: async ({ organizationId, session: { sourceId } }) => {
      const { waiting, movedTo } = await withTenant(dataSource, organizationId, async (transaction) => {
        const filled = await fillQueueOf(transaction, sourceId, clock.now());
        await endPauses(transaction.manager, sourceId);
        return { ...filled, waiting: await waitingForceSyncs(transaction.manager, sourceId) };
      });
      await workflows.wakeSweep({ organizationId, sourceId }, 'sourceLinked');
      for (const other of movedTo)
        await workflows.wakeSweep({ organizationId, sourceId: other }, 'queueChanged');
      for (const policyId of waiting) await workflows.wakeForceSync(policyId, sourceId);
    },
    announceUnlinked: async ({ organizationId, session: { sourceId } }) => {
      const stopped = await withTenant(dataSource, organizationId, async ({ manager, announce }) => {
        const source = await readStanding(manager, sourceId);
        if (source === undefined) return [];
        await showWaiting(manager, source, clock.now());
        announce({ type: 'sweep.progressed', sourceId });
        return source.stopCode === null ? [] : waitingForceSyncs(manager, sourceId);
      });
      await workflows.tellSweep(sourceId, 'sessionEnded');
      // A link would not help these: they look again and end with the reason.
      for (const policyId of stopped) await workflows.wakeForceSync(policyId, sourceId);
    },
  };
}
