import { Inject, Injectable } from '@nestjs/common';
import type { BusinessClock } from '../../contracts/domain/businessClock.ts';
import { dailySweepId, forceSyncId, linkSessionId } from '../../contracts/temporal/workflowIds.ts';
import { apiConfigToken, type ApiConfig } from '../config.ts';
import { Database } from '../database/database.ts';
import { instant, selectRow, selectRows } from '../database/rows.ts';
import { businessClockToken } from '../time/businessClock.ts';
import { OperationsOverviewResponseDto, StuckThingDto, type StuckKind } from './operationsDtos.ts';

interface StuckRow {
  kind: StuckKind;
  organization_id: string;
  /** A source or device, or the policy of a force sync. */
  subject_id: string;
  /** The source of a force sync. */
  related_id: string | null;
  since: Date;
}

const sentences: Record<StuckKind, string> = {
  SWEEP_NOT_MOVING: 'The source is linked and its device online, but nothing has been read for 10 minutes.',
  LINK_NOT_MOVING: 'A link attempt has not moved for 30 minutes.',
  FORCE_SYNC_WAITING: 'A force sync has waited for more than 10 minutes at a linked source.',
  LEASE_OVERDUE: 'A claimed batch is past its lease.',
  DEVICE_SILENT: 'The device has been silent for more than a day.',
};

/** What operators look at first; opaque ids, no client data. */
@Injectable()
export class OperationsService {
  constructor(
    private readonly database: Database,
    @Inject(apiConfigToken) private readonly config: ApiConfig,
    @Inject(businessClockToken) private readonly clock: BusinessClock,
  ) {}

  overview(): Promise<OperationsOverviewResponseDto> {
    const now = this.clock.now();
    return this.database.outsideTenants(async (manager) => {
      const stuck = await selectRows<StuckRow>(
        manager,
        'SELECT kind, organization_id, subject_id, related_id, since FROM find_stuck_work($1) ORDER BY since LIMIT 500',
        [now],
      );
      const unknown = await selectRow<{ contacts: number }>(
        manager,
        'SELECT count_unknown_device_contacts() AS contacts',
      );
      return {
        stuck: stuck.map((row) => this.describe(row)),
        unknownDeviceContacts: unknown?.contacts ?? 0,
        temporalUiAddress: this.config.temporalUiUrl ?? null,
        serverTime: now.toISOString(),
      };
    });
  }

  private describe(row: StuckRow): StuckThingDto {
    return {
      kind: row.kind,
      organizationId: row.organization_id,
      subjectId: row.subject_id,
      since: instant(row.since),
      sentence: sentences[row.kind],
      temporalAddress: this.temporalAddress(row),
    };
  }

  private temporalAddress(row: StuckRow): string | null {
    const workflowId = workflowOf(row);
    const { temporalUiUrl, temporalNamespace } = this.config;
    if (temporalUiUrl === undefined || workflowId === null) return null;
    const path = `namespaces/${encodeURIComponent(temporalNamespace)}/workflows/${encodeURIComponent(workflowId)}`;
    return new URL(path, temporalUiUrl.endsWith('/') ? temporalUiUrl : `${temporalUiUrl}/`).href;
  }
}

function workflowOf({ kind, subject_id: subject, related_id: related }: StuckRow): string | null {
  switch (kind) {
    case 'SWEEP_NOT_MOVING':
    case 'LEASE_OVERDUE':
      return dailySweepId(subject);
    case 'LINK_NOT_MOVING':
      return linkSessionId(subject);
    case 'FORCE_SYNC_WAITING':
      return related === null ? null : forceSyncId(subject, related);
    case 'DEVICE_SILENT':
      return null;
  }
}
