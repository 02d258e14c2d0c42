import { Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { IdempotencyKey, Idempotent } from '../idempotency/idempotencyKey.ts';
import { Answers, AnswersNothing } from '../schema/answers.ts';
import { IdParam } from '../schema/idParam.ts';
import { CurrentLinkSessionResponseDto, OpenedLinkResponseDto } from './linkSessionResponseDto.ts';
import { LinkDialogService } from './linkDialog.service.ts';
import { LinkSessionsService } from './linkSessions.service.ts';

@ApiTags('Link')
@Controller({ path: 'sources/:id', version: '1' })
export class SourceLinksController {
  constructor(
    private readonly dialog: LinkDialogService,
    private readonly sessions: LinkSessionsService,
  ) {}

  /** Opens a link session, or joins the one that is open. */
  @Post('link-sessions')
  @Access('sources.link', { needsSync: true })
  @Idempotent()
  @Answers(OpenedLinkResponseDto, { status: 201 })
  open(
    @CurrentUser() user: SignedInUser,
    @IdempotencyKey() key: string,
    @IdParam() id: string,
  ): Promise<OpenedLinkResponseDto> {
    return this.dialog.open(user, key, id);
  }

  /** The open link session, else the last one. */
  @Get('link-session')
  @Access('institutions.read')
  @Answers(CurrentLinkSessionResponseDto)
  async current(
    @CurrentUser() user: SignedInUser,
    @IdParam() id: string,
  ): Promise<CurrentLinkSessionResponseDto> {
    return { linkSession: await this.sessions.current(user, id) };
  }

  /** Signs the linked session out. */
  @Post('unlink')
  @Access('sources.link')
  @AnswersNothing()
  unlink(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<void> {
    return this.dialog.unlink(user, id);
  }
}
