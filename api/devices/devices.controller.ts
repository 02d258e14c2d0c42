import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { IdempotencyKey, Idempotent } from '../idempotency/idempotencyKey.ts';
import { PageQueryDto } from '../pages/pageQueryDto.ts';
import { Answers, AnswersNothing } from '../schema/answers.ts';
import { IdParam } from '../schema/idParam.ts';
import { CreateDeviceDto } from './createDeviceDto.ts';
import {
  DeviceListResponseDto,
  DeviceRefusalListResponseDto,
  DeviceResponseDto,
} from './deviceResponseDto.ts';
import { DevicesService } from './devices.service.ts';

@ApiTags('Devices')
@Controller({ path: 'devices', version: '1' })
export class DevicesController {
  constructor(private readonly devices: DevicesService) {}

  @Get()
  @Access('devices.read')
  @Answers(DeviceListResponseDto)
  async list(@CurrentUser() user: SignedInUser): Promise<DeviceListResponseDto> {
    return { items: await this.devices.list(user) };
  }

  @Post()
  @Access('devices.manage', { needsSync: true })
  @Idempotent()
  @Answers(DeviceResponseDto, { status: 201 })
  create(
    @CurrentUser() user: SignedInUser,
    @IdempotencyKey() key: string,
    @Body() body: CreateDeviceDto,
  ): Promise<DeviceResponseDto> {
    return this.devices.create(user, key, body);
  }

  @Get(':id')
  @Access('devices.read')
  @Answers(DeviceResponseDto)
  get(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<DeviceResponseDto> {
    return this.devices.get(user, id);
  }

  @Post(':id/pause')
  @Access('devices.manage')
  @Answers(DeviceResponseDto)
  pause(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<DeviceResponseDto> {
    return this.devices.pause(user, id);
  }

  @Post(':id/resume')
  @Access('devices.manage')
  @Answers(DeviceResponseDto)
  resume(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<DeviceResponseDto> {
    return this.devices.resume(user, id);
  }

  /** The next device that presents the serial number is pinned anew. */
  @Post(':id/forget-key')
  @Access('devices.manage')
  @Answers(DeviceResponseDto)
  forgetKey(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<DeviceResponseDto> {
    return this.devices.forgetKey(user, id);
  }

  @Delete(':id')
  @Access('devices.manage')
  @AnswersNothing()
  remove(@CurrentUser() user: SignedInUser, @IdParam() id: string): Promise<void> {
    return this.devices.remove(user, id);
  }

  @Get(':id/refusals')
  @Access('devices.read')
  @Answers(DeviceRefusalListResponseDto)
  refusals(
    @CurrentUser() user: SignedInUser,
    @IdParam() id: string,
    @Query() query: PageQueryDto,
  ): Promise<DeviceRefusalListResponseDto> {
    return this.devices.refusals(user, id, query);
  }
}
