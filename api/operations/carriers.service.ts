import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BusinessClock } from '../../contracts/domain/businessClock.ts';
import { FailureError } from '../../contracts/domain/failures.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { audit } from '../audit/audit.ts';
import { Database } from '../database/database.ts';
import { instant, selectRow, selectRows } from '../database/rows.ts';
import { ForceSyncWorkflows } from '../temporal/forceSyncWorkflows.ts';
import { LinkSessionWorkflows } from '../temporal/linkSessionWorkflows.ts';
import { SweepWorkflows } from '../temporal/sweepWorkflows.ts';
import { businessClockToken } from '../time/businessClock.ts';
import { CarrierResponseDto, StartCarrierDto, StopCarrierDto, type CarrierAction } from './carrierDtos.ts';

interface CarrierRow {
  plugin_id: string;
  organizations: number;
  sources: number;
  linked: number;
  reason: string | null;
  stopped_at: Date | null;
  automatic: boolean | null;
  events: { at: string; action: CarrierAction; reason: string; actor_id: string | null }[];
}

/** Also plugins that are stopped although nobody has them connected any more. */
const carriersWithStops = `
SELECT coalesce(c.plugin_id, s.plugin_id) AS plugin_id, coalesce(c.organizations, 0) AS organizations,
  coalesce(c.sources, 0) AS sources, coalesce(c.linked, 0) AS linked, s.reason, s.stopped_at, s.automatic,
  coalesce((SELECT json_agg(e) FROM (SELECT at, action, reason, actor_id FROM plugin_stop_events
                                     WHERE plugin_id = coalesce(c.plugin_id, s.plugin_id)
                                     ORDER BY id DESC LIMIT 5) e), '[]') AS events
FROM count_carriers() c FULL JOIN plugin_stops s ON s.plugin_id = c.plugin_id
ORDER BY s.plugin_id IS NULL, 1`;

/** What operators do with a carrier, for every organization at once. What they see are counts and ids. */
@Injectable()
export class CarriersService {
  constructor(
    private readonly database: Database,
    private readonly links: LinkSessionWorkflows,
    private readonly sweeps: SweepWorkflows,
    private readonly forceSyncs: ForceSyncWorkflows,
    @Inject(businessClockToken) private readonly clock: BusinessClock,
  ) {}

  list(): Promise<CarrierResponseDto[]> {
    return this.database.outsideTenants(readCarriers);
  }

  async stop(user: SignedInUser, input: StopCarrierDto): Promise<CarrierResponseDto> {
    const carrier = await this.change(user, 'stop_plugin', 'carrier.stopped', input);
    await this.endWhatGoesOn(input.pluginId);
    return carrier;
  }

  async start(user: SignedInUser, input: StartCarrierDto): Promise<CarrierResponseDto> {
    const carrier = await this.change(user, 'start_plugin', 'carrier.started', input);
    await this.goOn(input.pluginId);
    return carrier;
  }

  /** Asked again, it changes nothing, and what is to be told is told once more. */
  private change(
    user: SignedInUser,
    operation: 'stop_plugin' | 'start_plugin',
    action: string,
    { pluginId, reason }: StopCarrierDto,
  ): Promise<CarrierResponseDto> {
    return this.database.inTenant(user.organizationId, async (transaction) => {
      const { manager } = transaction;
      await readCarrier(manager, pluginId);
      const answer = await selectRow<{ changed: boolean }>(
        manager,
        `SELECT ${operation}($1, $2, $3, $4) AS changed`,
        [pluginId, reason, this.clock.now(), user.userId],
      );
      if (answer?.changed === true) await audit(transaction, user, action, 'plugin', pluginId, { reason });
      return readCarrier(manager, pluginId);
    });
  }

  /** What cannot be told now is told by the watch over devices, each minute; devices hear it from the gateway, too. */
  private async endWhatGoesOn(pluginId: string): Promise<void> {
    const { sessions, forced } = await this.database.outsideTenants(async (manager) => ({
      sessions: await selectRows<{ source_id: string; link_epoch: number }>(
        manager,
        'SELECT source_id, link_epoch FROM open_sessions_of_plugin($1)',
        [pluginId],
      ),
      forced: await selectRows<{ policy_id: string; source_id: string }>(
        manager,
        'SELECT policy_id, source_id FROM force_syncs_of_plugin($1)',
        [pluginId],
      ),
    }));
    for (const session of sessions) this.links.reportStopped(session.source_id, session.link_epoch);
    for (const force of forced) this.forceSyncs.wake(force.policy_id, force.source_id);
  }

  private async goOn(pluginId: string): Promise<void> {
    const sources = await this.database.outsideTenants((manager) =>
      selectRows<{ organization_id: string; source_id: string }>(
        manager,
        'SELECT organization_id, source_id FROM sources_of_plugin($1)',
        [pluginId],
      ),
    );
    for (const source of sources) this.sweeps.wake(source.organization_id, [source.source_id]);
  }
}

async function readCarrier(manager: EntityManager, pluginId: string): Promise<CarrierResponseDto> {
  const carrier = (await readCarriers(manager)).find((one) => one.pluginId === pluginId);
  if (carrier === undefined) throw new FailureError('NOT_FOUND');
  return carrier;
}

async function readCarriers(manager: EntityManager): Promise<CarrierResponseDto[]> {
  return (await selectRows<CarrierRow>(manager, carriersWithStops)).map(describe);
}

function describe(row: CarrierRow): CarrierResponseDto {
  const { reason, stopped_at: stoppedAt, automatic } = row;
  return {
    pluginId: row.plugin_id,
    organizations: row.organizations,
    sources: row.sources,
    linked: row.linked,
    stop:
      reason === null || stoppedAt === null
        ? null
        : { reason, stoppedAt: instant(stoppedAt), automatic: automatic === true },
    lastEvents: row.events.map((event) => ({
      at: instant(new Date(event.at)),
      action: event.action,
      reason: event.reason,
      operatorId: event.actor_id,
    })),
  };
}
