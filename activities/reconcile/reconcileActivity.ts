import type { Client } from '@temporalio/client';
import type { DayActivities, ReconcileReport } from '../../contracts/temporal/cloudActivities.ts';
import { forceSyncId, linkSessionId } from '../../contracts/temporal/workflowIds.ts';
import { withTenant, type TenantTransaction } from '../../database/tenantTransaction.ts';
import type { ActivityDependencies } from '../activityDependencies.ts';
import { organizationsThatLostSync, organizationsWithSync } from '../day/organizations.ts';
import { isDayDue, schedulesAreOver, startOfDay } from '../day/startedDays.ts';
import { settleForceSyncOf } from '../force/settleForceSync.ts';
import { closeOlderSessions } from '../link/olderSessions.ts';
import { fillQueueOf } from '../queue/fillQueue.ts';
import { skipIneligible } from '../queue/skipIneligible.ts';
import { lockStanding, readStanding } from '../queue/sourceStanding.ts';
import { showWaiting } from '../queue/waitingRows.ts';
import { rowOf } from '../store/rows.ts';
import {
  openForceSyncs,
  openLinks,
  returnOverdueRows,
  sourcesThatWait,
  sourcesWithWork,
  takeBackDaysToCome,
  unfilledSources,
  wakeableForceSyncs,
  type OpenLink,
} from './lostWork.ts';
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
    daysStarted: 0,
    sweepsWoken: 0,
    linkSessionsClosed: 0,
    leasesReturned: 0,
    forceSyncsSettled: 0,
    queuesFilled: 0,
  };
  for (const organizationId of await organizationsThatLostSync(dependencies.dataSource)) {
    await new ReconcilePass(dependencies, organizationId).letGo();
  }
  for (const organizationId of await organizationsWithSync(dependencies.dataSource)) {
    const pass = new ReconcilePass(dependencies, organizationId);
    report.daysStarted += await pass.startDueDay();
    report.linkSessionsClosed += await pass.closeLostLinks();
    report.forceSyncsSettled += await pass.settleLostForceSyncs();
    await pass.wakeForceSyncs();
    report.leasesReturned += await pass.returnOverdue();
    report.queuesFilled += await pass.fillQueues();
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

  async startDueDay(): Promise<number> {
    const { clock, workflows } = this.dependencies;
    const earliest = clock.isWallClock ? schedulesAreOver : startOfDay(this.organizationId);
    if (!(await this.within(({ manager }) => isDayDue(manager, earliest, clock.now())))) return 0;
    await workflows.startDay(this.organizationId);
    return 1;
  }

  async closeLostLinks(): Promise<number> {
    let closed = 0;
    for (const seen of await this.within(openLinks)) {
      if (await this.dependencies.workflows.isRunning(linkSessionId(seen.sourceId))) continue;
      closed += await this.within((transaction) => this.closeLostLink(transaction, seen));
    }
    return closed;
  }

  /** A link that was begun after we looked has a workflow: its source is left alone. */
  private async closeLostLink(transaction: TenantTransaction, seen: OpenLink): Promise<number> {
    const { manager } = transaction;
    const locked = await lockStanding(manager, seen.sourceId);
    if (locked?.linkSessionId !== seen.linkSessionId) return 0;
    const count = await closeOlderSessions(transaction, seen.sourceId, this.now());
    const source = await readStanding(manager, seen.sourceId);
    if (source !== undefined) await showWaiting(manager, source, this.now());
    return count;
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

  async wakeForceSyncs(): Promise<void> {
    for (const { policyId, sourceId } of await this.within((transaction) =>
      wakeableForceSyncs(transaction, this.now()),
    )) {
      await this.dependencies.workflows.wakeForceSync(policyId, sourceId);
    }
  }

  returnOverdue(): Promise<number> {
    return this.within((transaction) => returnOverdueRows(transaction, this.now()));
  }

  /** Each source of an institution that has unqueued policies: any of them may be a policy's home. */
  async fillQueues(): Promise<number> {
    await this.within((transaction) => takeBackDaysToCome(transaction, this.now()));
    const sourceIds = await this.within((transaction) => unfilledSources(transaction, this.now()));
    for (const sourceId of sourceIds) {
      await this.within((transaction) => fillQueueOf(transaction, sourceId, this.now()));
    }
    return sourceIds.length;
  }

  /** Of an organization whose subscription no longer includes Sync: what waits ends as Skipped, with that reason. */
  async letGo(): Promise<void> {
    for (const sourceId of await this.within(sourcesThatWait)) {
      await this.within(async (transaction) => {
        const source = await lockStanding(transaction.manager, sourceId);
        if (source !== undefined) await skipIneligible(transaction, source, this.now());
      });
    }
    for (const { policyId, sourceId } of await this.within(openForceSyncs)) {
      await this.dependencies.workflows.wakeForceSync(policyId, sourceId);
    }
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
