import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Answers, AnswersNothing } from '../schema/answers.ts';
import { MeResponseDto } from './meResponseDto.ts';
import { SignInDto } from './signInDto.ts';
import { SignInService } from './signIn.service.ts';

@ApiTags('Sign-in')
@Controller({ version: '1' })
export class AuthController {
  constructor(private readonly signIns: SignInService) {}

  /** Sets the session cookie. */
  @Post('auth/sign-in')
  @Access('public')
  @Answers(MeResponseDto)
  signIn(
    @Body() body: SignInDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MeResponseDto> {
    return this.signIns.signIn(body, request, reply);
  }

  @Post('auth/sign-out')
  @Access('signedIn')
  @AnswersNothing()
  signOut(@CurrentUser() user: SignedInUser, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    return this.signIns.signOut(user, reply);
  }

  @Get('me')
  @Access('signedIn')
  @Answers(MeResponseDto)
  me(@CurrentUser() user: SignedInUser): Promise<MeResponseDto> {
    return this.signIns.me(user);
  }
}
