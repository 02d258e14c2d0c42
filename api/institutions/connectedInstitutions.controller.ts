import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { IdempotencyKey, Idempotent } from '../idempotency/idempotencyKey.ts';
import { Answers, AnswersNothing } from '../schema/answers.ts';
import { IdParam } from '../schema/idParam.ts';
import { CreateSourceDto } from '../sources/sourceDtos.ts';
import { SourceResponseDto } from '../sources/sourceResponseDto.ts';
import { SourcesService } from '../sources/sources.service.ts';
import { ConnectedInstitutionsService } from './connectedInstitutions.service.ts';
import {
  ConnectedInstitutionListResponseDto,
  ConnectedInstitutionResponseDto,
  ConnectInstitutionDto,
} from './institutionDtos.ts';

@ApiTags('Institutions & Sources')
@Controller({ path: 'connected-institutions', version: '1' })
export class ConnectedInstitutionsController {
  constructor(
    private readonly connections: ConnectedInstitutionsService,
    private readonly sources: SourcesService,
  ) {}

  @Get()
  @Access('institutions.read')
  @Answers(ConnectedInstitutionListResponseDto)
  async list(@CurrentUser() user: SignedInUser): Promise<ConnectedInstitutionListResponseDto> {
    return { items: await this.connections.list(user) };
  }

  @Post()
  @Access('institutions.manage', { needsSync: true })
  @Idempotent()
  @Answers(ConnectedInstitutionResponseDto, { status: 201 })
  connect(
    @CurrentUser() user: SignedInUser,
    @IdempotencyKey() key: string,
    @Body() body: ConnectInstitutionDto,
  ): Promise<ConnectedInstitutionResponseDto> {
    return this.connections.connect(user, key, body);
  }

  /** Its login sources are removed and signed out; values and history stay, and it can be connected again. */
  @Delete(':id')
  @Access('institutions.manage')
  @AnswersNothing()
  disconnect(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<void> {
    return this.connections.disconnect(user, id);
  }

  @Post(':id/sources')
  @Access('institutions.manage', { needsSync: true })
  @Idempotent()
  @Answers(SourceResponseDto, { status: 201 })
  createSource(
    @CurrentUser() user: SignedInUser,
    @IdempotencyKey() key: string,
    @IdParam() id: string,
    @Body() body: CreateSourceDto,
  ): Promise<SourceResponseDto> {
    return this.sources.create(user, key, id, body);
  }
}
