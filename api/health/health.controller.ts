import { Controller, Get, Res, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../access/access.ts';
import { Answers } from '../schema/answers.ts';
import { HealthResponseDto } from './healthResponseDto.ts';
import { HealthService } from './health.service.ts';

@ApiTags('Health')
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** 200 when all parts answer, 503 when one does not; the api itself serves either way. */
  @Get()
  @Access('public')
  @Answers(HealthResponseDto)
  async get(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthResponseDto> {
    const health = await this.health.look();
    if (!health.ready) reply.status(503);
    return health;
  }
}
