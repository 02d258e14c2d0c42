import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { Answers } from '../schema/answers.ts';
import {
  CarrierListResponseDto,
  CarrierResponseDto,
  StartCarrierDto,
  StopCarrierDto,
} from './carrierDtos.ts';
import { CarriersService } from './carriers.service.ts';

/** Stopping a carrier for everyone, and starting it again. */
@ApiTags('Operations')
@Controller({ path: 'operations/carriers', version: '1' })
export class CarriersController {
  constructor(private readonly carriers: CarriersService) {}

  @Get()
  @Access('operations.read')
  @Answers(CarrierListResponseDto)
  async list(): Promise<CarrierListResponseDto> {
    return { items: await this.carriers.list() };
  }

  /** Nothing is linked, swept or force-synced there any more, for any organization; sessions end at once. */
  @Post('stop')
  @Access('operations.manage')
  @HttpCode(200)
  @Answers(CarrierResponseDto)
  stop(@CurrentUser() user: SignedInUser, @Body() body: StopCarrierDto): Promise<CarrierResponseDto> {
    return this.carriers.stop(user, body);
  }

  /** Everybody may link again; each sweep goes on from its queue. */
  @Post('start')
  @Access('operations.manage')
  @HttpCode(200)
  @Answers(CarrierResponseDto)
  start(@CurrentUser() user: SignedInUser, @Body() body: StartCarrierDto): Promise<CarrierResponseDto> {
    return this.carriers.start(user, body);
  }
}
