import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Answers, AnswersNothing } from '../schema/answers.ts';
import { IdParam } from '../schema/idParam.ts';
import { ResendCodeDto, SubmitAnswerDto } from './linkDtos.ts';
import { LinkSessionResponseDto } from './linkSessionResponseDto.ts';
import { LinkDialogService } from './linkDialog.service.ts';
import { LinkSessionsService } from './linkSessions.service.ts';

@ApiTags('Link')
@Controller({ path: 'link-sessions', version: '1' })
export class LinkSessionsController {
  constructor(
    private readonly dialog: LinkDialogService,
    private readonly sessions: LinkSessionsService,
  ) {}

  @Get(':id')
  @Access('institutions.read')
  @Answers(LinkSessionResponseDto)
  get(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<LinkSessionResponseDto> {
    return this.sessions.get(user, id);
  }

  /** Submits sealed credentials or a sealed answer; the submission's id makes it happen at most once. */
  @Post(':id/answers')
  @Access('sources.link', { needsSync: true })
  @AnswersNothing()
  submit(
    @CurrentUser() user: SignedInUser,
    @IdParam() id: string,
    @Body() body: SubmitAnswerDto,
  ): Promise<void> {
    return this.dialog.submit(user, id, body);
  }

  @Post(':id/resend')
  @Access('sources.link', { needsSync: true })
  @AnswersNothing()
  resend(
    @CurrentUser() user: SignedInUser,
    @IdParam() id: string,
    @Body() body: ResendCodeDto,
  ): Promise<void> {
    return this.dialog.resend(user, id, body);
  }

  @Post(':id/cancel')
  @Access('sources.link')
  @AnswersNothing()
  cancel(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<void> {
    return this.dialog.cancel(user, id);
  }
}
