import { Module } from '@nestjs/common';
import { PoliciesModule } from '../policies/policies.module.ts';
import { SyncReportController } from './syncReport.controller.ts';
import { SyncReportExportService } from './syncReportExport.service.ts';
import { SyncReportService } from './syncReport.service.ts';

@Module({
  imports: [PoliciesModule],
  controllers: [SyncReportController],
  providers: [SyncReportService, SyncReportExportService],
})
export class SyncReportModule {}
