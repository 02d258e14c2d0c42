import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Answers } from '../schema/answers.ts';
import { ExportSyncReportQueryDto, SyncReportQueryDto, SyncReportResponseDto } from './syncReportDtos.ts';
import { SyncReportExportService } from './syncReportExport.service.ts';
import { SyncReportService } from './syncReport.service.ts';

@ApiTags('Reports')
@Controller({ path: 'sync-report', version: '1' })
export class SyncReportController {
  constructor(
    private readonly report: SyncReportService,
    private readonly exports: SyncReportExportService,
  ) {}

  @Get()
  @Access('reports.read')
  @Answers(SyncReportResponseDto)
  get(@CurrentUser() user: SignedInUser, @Query() query: SyncReportQueryDto): Promise<SyncReportResponseDto> {
    return this.report.read(user, query);
  }

  /** Every row under the filters as a CSV file, streamed. */
  @Get('export')
  @Access('reports.read')
  @ApiProduces('text/csv')
  @Answers(String)
  async export(
    @CurrentUser() user: SignedInUser,
    @Query() query: ExportSyncReportQueryDto,
  ): Promise<StreamableFile> {
    const { lines, day } = await this.exports.begin(user, query);
    return new StreamableFile(lines, {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="sync-report-${day}.csv"`,
    });
  }
}
