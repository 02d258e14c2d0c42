import { Inject, Injectable } from '@nestjs/common';
import { businessDay, type BusinessClock } from '../../contracts/domain/businessClock.ts';
import { Organization } from '../../database/entities/organization.ts';
import type { TenantTransaction } from '../../database/tenantTransaction.ts';
import { businessClockToken } from './businessClock.ts';

@Injectable()
export class BusinessDays {
  constructor(@Inject(businessClockToken) readonly clock: BusinessClock) {}

  /** The organization's calendar date, YYYY-MM-DD. */
  async today({ manager, organizationId }: TenantTransaction): Promise<string> {
    const { timeZone } = await manager.findOneByOrFail(Organization, { id: organizationId });
    return businessDay(this.clock.now(), timeZone);
  }
}
