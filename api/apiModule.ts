import { Module } from '@nestjs/common';
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

@Module({
  imports: [
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
export class ApiModule {}
