import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Answers } from '../schema/answers.ts';
import { DashboardResponseDto } from './dashboardResponseDto.ts';
import { DashboardService } from './dashboard.service.ts';

@ApiTags('Dashboard')
@Controller({ path: 'dashboard', version: '1' })
export class DashboardController {
  constructor(private readonly dashboard: DashboardService) {}

  @Get()
  @Access('reports.read')
  @Answers(DashboardResponseDto)
  get(@CurrentUser() user: SignedInUser): Promise<DashboardResponseDto> {
    return this.dashboard.read(user);
  }
}
