import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { IdempotencyKey, Idempotent } from '../idempotency/idempotencyKey.ts';
import { PageQueryDto } from '../pages/pageQueryDto.ts';
import { Answers, AnswersNothing } from '../schema/answers.ts';
import { IdParam } from '../schema/idParam.ts';
import { AttemptPageResponseDto } from './attemptResponseDto.ts';
import { AttemptsService } from './attempts.service.ts';
import { CreatePolicyDto, UpdatePolicyDto } from './policyDtos.ts';
import { PolicyResponseDto } from './policyResponseDto.ts';
import { PoliciesService } from './policies.service.ts';

@ApiTags('Policies')
@Controller({ path: 'policies', version: '1' })
export class PoliciesController {
  constructor(
    private readonly policies: PoliciesService,
    private readonly attempts: AttemptsService,
  ) {}

  @Post()
  @Access('crm.write')
  @Idempotent()
  @Answers(PolicyResponseDto, { status: 201 })
  create(
    @CurrentUser() user: SignedInUser,
    @IdempotencyKey() key: string,
    @Body() body: CreatePolicyDto,
  ): Promise<PolicyResponseDto> {
    return this.policies.create(user, key, body);
  }

  @Get(':id')
  @Access('crm.read')
  @Answers(PolicyResponseDto)
  get(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<PolicyResponseDto> {
    return this.policies.get(user, id);
  }

  @Patch(':id')
  @Access('crm.write')
  @Answers(PolicyResponseDto)
  update(
    @CurrentUser() user: SignedInUser,
    @IdParam() id: string,
    @Body() body: UpdatePolicyDto,
  ): Promise<PolicyResponseDto> {
    return this.policies.update(user, id, body);
  }

  @Delete(':id')
  @Access('crm.write')
  @AnswersNothing()
  remove(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<void> {
    return this.policies.remove(user, id);
  }

  /** What was tried for the policy, newest first. */
  @Get(':id/attempts')
  @Access('crm.read')
  @Answers(AttemptPageResponseDto)
  listAttempts(
    @CurrentUser() user: SignedInUser,
    @IdParam() id: string,
    @Query() query: PageQueryDto,
  ): Promise<AttemptPageResponseDto> {
    return this.attempts.list(user, id, query);
  }
}
