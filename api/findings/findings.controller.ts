import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Answers } from '../schema/answers.ts';
import { IdParam } from '../schema/idParam.ts';
import { FindingResponseDto } from '../policies/policyResponseDto.ts';
import { FindingsService } from './findings.service.ts';

@ApiTags('Policies')
@Controller({ path: 'findings', version: '1' })
export class FindingsController {
  constructor(private readonly findings: FindingsService) {}

  @Post(':id/resolve')
  @Access('crm.write')
  @Answers(FindingResponseDto)
  resolve(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<FindingResponseDto> {
    return this.findings.resolve(user, id);
  }
}
