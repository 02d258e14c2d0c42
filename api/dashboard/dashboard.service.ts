import { Injectable } from '@nestjs/common';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Database } from '../database/database.ts';
import { readDevices } from '../devices/deviceReader.ts';
import { readSourceRows } from '../sources/sourceReader.ts';
import { BusinessDays } from '../time/businessDays.ts';
import { DashboardResponseDto } from './dashboardResponseDto.ts';
import { needsOf } from './needs.ts';
import { countPolicies, readSetup } from './policyCounts.ts';
import { readSweeps } from './sweeps.ts';

@Injectable()
export class DashboardService {
  constructor(
    private readonly database: Database,
    private readonly days: BusinessDays,
  ) {}

  read(user: SignedInUser): Promise<DashboardResponseDto> {
    return this.database.inTenant(user.organizationId, async (transaction) => {
      const { manager } = transaction;
      const now = this.days.clock.now();
      const sources = await readSourceRows(manager, await this.days.today(transaction));
      const devices = await readDevices(manager, user.role);
      const setup = await readSetup(manager);
      const linked = sources.filter((source) => source.state === 'LINKED').length;
      return {
        sources: { linked, unlinked: sources.length - linked, total: sources.length },
        needsYou: needsOf({ user, sources, devices, setup }),
        ...(await countPolicies(manager, now)),
        sweeps: await readSweeps(manager, sources, now),
        devices,
        serverTime: now.toISOString(),
      };
    });
  }
}
