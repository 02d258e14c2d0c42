import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { Answers } from '../schema/answers.ts';
import { OperationsOverviewResponseDto } from './operationsDtos.ts';
import { OperationsService } from './operations.service.ts';

@ApiTags('Operations')
@Controller({ path: 'operations', version: '1' })
export class OperationsController {
  constructor(private readonly operations: OperationsService) {}

  /** What is stuck, across organizations; ids only. */
  @Get('overview')
  @Access('operations.read')
  @Answers(OperationsOverviewResponseDto)
  overview(): Promise<OperationsOverviewResponseDto> {
    return this.operations.overview();
  }
}
