import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { IdempotencyKey, Idempotent } from '../idempotency/idempotencyKey.ts';
import { Answers } from '../schema/answers.ts';
import { IdParam } from '../schema/idParam.ts';
import { ForceSyncDto, ForceSyncResponseDto } from './forceSyncDtos.ts';
import { ForceSyncsService } from './forceSyncs.service.ts';

@ApiTags('Force sync')
@Controller({ path: 'policies/:id/force-syncs', version: '1' })
export class PolicyForceSyncsController {
  constructor(private readonly forceSyncs: ForceSyncsService) {}

  /** Reads the policy next; joins an identical request. */
  @Post()
  @Access('policies.forceSync', { needsSync: true })
  @Idempotent()
  @Answers(ForceSyncResponseDto, { status: 202 })
  request(
    @CurrentUser() user: SignedInUser,
    @IdempotencyKey() key: string,
    @IdParam() id: string,
    @Body() body: ForceSyncDto,
  ): Promise<ForceSyncResponseDto> {
    return this.forceSyncs.request(user, key, id, body);
  }
}
