import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Answers } from '../schema/answers.ts';
import { PluginListResponseDto } from './institutionDtos.ts';
import { PluginsService } from './plugins.service.ts';

@ApiTags('Institutions & Sources')
@Controller({ path: 'plugins', version: '1' })
export class PluginsController {
  constructor(private readonly plugins: PluginsService) {}

  @Get()
  @Access('institutions.read')
  @Answers(PluginListResponseDto)
  async list(@CurrentUser() user: SignedInUser): Promise<PluginListResponseDto> {
    return { items: await this.plugins.list(user) };
  }
}
