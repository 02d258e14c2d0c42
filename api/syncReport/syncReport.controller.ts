import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Answers } from '../schema/answers.ts';
import { SyncReportQueryDto, SyncReportResponseDto } from './syncReportDtos.ts';
import { SyncReportService } from './syncReport.service.ts';

@ApiTags('Reports')
@Controller({ path: 'sync-report', version: '1' })
export class SyncReportController {
  constructor(private readonly report: SyncReportService) {}

  @Get()
  @Access('reports.read')
  @Answers(SyncReportResponseDto)
  get(@CurrentUser() user: SignedInUser, @Query() query: SyncReportQueryDto): Promise<SyncReportResponseDto> {
    return this.report.read(user, query);
  }
}
