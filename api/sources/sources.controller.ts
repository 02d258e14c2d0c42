import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Answers, AnswersNothing } from '../schema/answers.ts';
import { IdParam } from '../schema/idParam.ts';
import { UpdateSourceDto } from './sourceDtos.ts';
import { SourceResponseDto } from './sourceResponseDto.ts';
import { SourceStates } from './sourceStates.service.ts';
import { SourcesService } from './sources.service.ts';

@ApiTags('Institutions & Sources')
@Controller({ path: 'sources', version: '1' })
export class SourcesController {
  constructor(
    private readonly sources: SourcesService,
    private readonly states: SourceStates,
  ) {}

  @Get(':id')
  @Access('institutions.read')
  @Answers(SourceResponseDto)
  get(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<SourceResponseDto> {
    return this.sources.get(user, id);
  }

  @Patch(':id')
  @Access('institutions.manage')
  @Answers(SourceResponseDto)
  update(
    @CurrentUser() user: SignedInUser,
    @IdParam() id: string,
    @Body() body: UpdateSourceDto,
  ): Promise<SourceResponseDto> {
    return this.sources.update(user, id, body);
  }

  @Delete(':id')
  @Access('institutions.manage')
  @AnswersNothing()
  remove(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<void> {
    return this.states.remove(user, id);
  }

  /** Nothing is read and nobody can link it until it is resumed. */
  @Post(':id/pause')
  @Access('institutions.manage')
  @Answers(SourceResponseDto)
  async pause(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<SourceResponseDto> {
    await this.states.pause(user, id);
    return this.sources.get(user, id);
  }

  @Post(':id/resume')
  @Access('institutions.manage', { needsSync: true })
  @Answers(SourceResponseDto)
  async resume(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<SourceResponseDto> {
    await this.states.resume(user, id);
    return this.sources.get(user, id);
  }
}
