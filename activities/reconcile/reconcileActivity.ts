import type { Client } from '@temporalio/client';
import type { DayActivities, ReconcileReport } from '../../contracts/temporal/cloudActivities.ts';
import { forceSyncId, linkSessionId } from '../../contracts/temporal/workflowIds.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import type { ActivityDependencies } from '../activityDependencies.ts';
import { organizationsWithSync } from '../day/organizations.ts';
import { settleForceSyncOf } from '../force/settleForceSync.ts';
import { closeOlderSessions } from '../link/olderSessions.ts';
import { readStanding } from '../queue/sourceStanding.ts';
import { showWaiting } from '../queue/waitingRows.ts';
import { rowOf } from '../store/rows.ts';
import { openForceSyncs, openLinkSources, returnOverdueRows, sourcesWithWork } from './lostWork.ts';
import { ensureDays, ensureWatches } from './schedules.ts';

export function createReconcileActivity(
  dependencies: ActivityDependencies,
  client: Client,
): Pick<DayActivities, 'reconcile'> {
  return { reconcile: () => reconcileAll(dependencies, client) };
}

export async function reconcileAll(
  dependencies: ActivityDependencies,
  client: Client,
): Promise<ReconcileReport> {
  const report: ReconcileReport = {
    schedulesEnsured: await ensureSchedules(dependencies, client),
    sweepsWoken: 0,
    linkSessionsClosed: 0,
    leasesReturned: 0,
    forceSyncsSettled: 0,
  };
  for (const organizationId of await organizationsWithSync(dependencies.dataSource)) {
    const pass = new ReconcilePass(dependencies, organizationId);
    report.linkSessionsClosed += await pass.closeLostLinks();
    report.forceSyncsSettled += await pass.settleLostForceSyncs();
    report.leasesReturned += await pass.returnOverdue();
    report.sweepsWoken += await pass.wakeSweeps();
  }
  return report;
}

/** Also run once when a worker starts. */
export async function ensureSchedules(
  { dataSource, clock }: ActivityDependencies,
  client: Client,
): Promise<number> {
  const organizations = [];
  for (const organizationId of await organizationsWithSync(dataSource)) {
    const zone = await withTenant(dataSource, organizationId, ({ manager }) =>
      rowOf<{ timeZone: string }>(manager, 'SELECT time_zone AS "timeZone" FROM organizations'),
    );
    if (zone !== undefined) organizations.push({ organizationId, timeZone: zone.timeZone });
  }
  return (await ensureWatches(client)) + (await ensureDays(client, clock, organizations));
}

/** One organization: what the records say is going on must be going on in Temporal, and the other way round. */
class ReconcilePass {
  private readonly dependencies: ActivityDependencies;
  private readonly organizationId: string;

  constructor(dependencies: ActivityDependencies, organizationId: string) {
    this.dependencies = dependencies;
    this.organizationId = organizationId;
  }

  async closeLostLinks(): Promise<number> {
    let closed = 0;
    for (const sourceId of await this.within(openLinkSources)) {
      if (await this.dependencies.workflows.isRunning(linkSessionId(sourceId))) continue;
      closed += await this.within(async (transaction) => {
        const count = await closeOlderSessions(transaction, sourceId, this.now());
        const source = await readStanding(transaction.manager, sourceId);
        if (source !== undefined) await showWaiting(transaction.manager, source, this.now());
        return count;
      });
    }
    return closed;
  }

  async settleLostForceSyncs(): Promise<number> {
    let settled = 0;
    for (const attempt of await this.within(openForceSyncs)) {
      const { policyId, sourceId } = attempt;
      if (await this.dependencies.workflows.isRunning(forceSyncId(policyId, sourceId))) continue;
      const ref = { ...attempt, organizationId: this.organizationId };
      await this.within((transaction) =>
        settleForceSyncOf(transaction, { ...ref, outcome: 'FAILED', code: 'INTERNAL' }, this.now()),
      );
      settled += 1;
    }
    return settled;
  }

  returnOverdue(): Promise<number> {
    return this.within((transaction) => returnOverdueRows(transaction, this.now()));
  }

  async wakeSweeps(): Promise<number> {
    const sourceIds = await this.within((transaction) => sourcesWithWork(transaction, this.now()));
    for (const sourceId of sourceIds) {
      await this.dependencies.workflows.wakeSweep(
        { organizationId: this.organizationId, sourceId },
        'reconciled',
      );
    }
    return sourceIds.length;
  }

  private within<Result>(work: Parameters<typeof withTenant<Result>>[2]): Promise<Result> {
    return withTenant(this.dependencies.dataSource, this.organizationId, work);
  }

  private now(): Date {
    return this.dependencies.clock.now();
  }
}
