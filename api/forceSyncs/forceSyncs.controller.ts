import { Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Answers, AnswersNothing } from '../schema/answers.ts';
import { IdParam } from '../schema/idParam.ts';
import { ForceSyncResponseDto } from './forceSyncDtos.ts';
import { ForceSyncsService } from './forceSyncs.service.ts';

@ApiTags('Force sync')
@Controller({ path: 'force-syncs', version: '1' })
export class ForceSyncsController {
  constructor(private readonly forceSyncs: ForceSyncsService) {}

  @Get(':id')
  @Access('crm.read')
  @Answers(ForceSyncResponseDto)
  get(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<ForceSyncResponseDto> {
    return this.forceSyncs.get(user, id);
  }

  @Post(':id/cancel')
  @Access('policies.forceSync')
  @AnswersNothing()
  cancel(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<void> {
    return this.forceSyncs.cancel(user, id);
  }
}
