import { Global, Module, type DynamicModule } from '@nestjs/common';
import { createBusinessClock } from '../contracts/clock/businessClocks.ts';
import { AccessModule } from './access/access.module.ts';
import { businessClockToken } from './time/businessClock.ts';
import { BusinessDays } from './time/businessDays.ts';
import { apiConfigToken, type ApiConfig } from './config.ts';
import { Database } from './database/database.ts';
import { DatabaseModule } from './database/database.module.ts';
import { IdempotencyModule } from './idempotency/idempotency.module.ts';
import { TemporalModule } from './temporal/temporal.module.ts';
import { AuthModule } from './auth/auth.module.ts';
import { ContactsModule } from './contacts/contacts.module.ts';
import { DashboardModule } from './dashboard/dashboard.module.ts';
import { DevicesModule } from './devices/devices.module.ts';
import { EventsModule } from './events/events.module.ts';
import { FindingsModule } from './findings/findings.module.ts';
import { ForceSyncsModule } from './forceSyncs/forceSyncs.module.ts';
import { HealthModule } from './health/health.module.ts';
import { InstitutionsModule } from './institutions/institutions.module.ts';
import { LinksModule } from './links/links.module.ts';
import { OperationsModule } from './operations/operations.module.ts';
import { PoliciesModule } from './policies/policies.module.ts';
import { ProductsModule } from './products/products.module.ts';
import { SourcesModule } from './sources/sources.module.ts';
import { SyncReportModule } from './syncReport/syncReport.module.ts';

@Global()
@Module({
  imports: [
    DatabaseModule,
    TemporalModule,
    AccessModule,
    IdempotencyModule,
    AuthModule,
    DevicesModule,
    SourcesModule,
    InstitutionsModule,
    LinksModule,
    ContactsModule,
    PoliciesModule,
    ForceSyncsModule,
    FindingsModule,
    ProductsModule,
    DashboardModule,
    SyncReportModule,
    EventsModule,
    OperationsModule,
    HealthModule,
  ],
})
export class ApiModule {
  /** The api with its configuration, which everything below may inject. */
  static with(config: ApiConfig): DynamicModule {
    return {
      module: ApiModule,
      providers: [
        { provide: apiConfigToken, useValue: config },
        BusinessDays,
        {
          provide: businessClockToken,
          inject: [Database],
          useFactory: ({ clock }: Database) => createBusinessClock(config.businessClock, () => clock.nowMs()),
        },
      ],
      exports: [apiConfigToken, businessClockToken, BusinessDays],
    };
  }
}
