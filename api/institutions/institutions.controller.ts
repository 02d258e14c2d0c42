import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { IdempotencyKey, Idempotent } from '../idempotency/idempotencyKey.ts';
import { Answers } from '../schema/answers.ts';
import {
  CreateInstitutionDto,
  InstitutionListResponseDto,
  InstitutionResponseDto,
} from './institutionDtos.ts';
import { InstitutionsService } from './institutions.service.ts';

@ApiTags('Institutions & Sources')
@Controller({ path: 'institutions', version: '1' })
export class InstitutionsController {
  constructor(private readonly institutions: InstitutionsService) {}

  @Get()
  @Access('institutions.read')
  @Answers(InstitutionListResponseDto)
  async list(@CurrentUser() user: SignedInUser): Promise<InstitutionListResponseDto> {
    return { items: await this.institutions.list(user) };
  }

  @Post()
  @Access('institutions.manage')
  @Idempotent()
  @Answers(InstitutionResponseDto, { status: 201 })
  create(
    @CurrentUser() user: SignedInUser,
    @IdempotencyKey() key: string,
    @Body() body: CreateInstitutionDto,
  ): Promise<InstitutionResponseDto> {
    return this.institutions.create(user, key, body);
  }
}
