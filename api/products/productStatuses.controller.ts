import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { IdempotencyKey, Idempotent } from '../idempotency/idempotencyKey.ts';
import { Answers } from '../schema/answers.ts';
import { IdParam } from '../schema/idParam.ts';
import {
  CreateProductStatusDto,
  ProductStatusListResponseDto,
  ProductStatusResponseDto,
  UpdateProductStatusDto,
} from './productDtos.ts';
import { ProductStatusesService } from './productStatuses.service.ts';

@ApiTags('Products')
@Controller({ path: 'product-statuses', version: '1' })
export class ProductStatusesController {
  constructor(private readonly productStatuses: ProductStatusesService) {}

  @Get()
  @Access('crm.read')
  @Answers(ProductStatusListResponseDto)
  async list(@CurrentUser() user: SignedInUser): Promise<ProductStatusListResponseDto> {
    return { items: await this.productStatuses.list(user) };
  }

  @Post()
  @Access('institutions.manage')
  @Idempotent()
  @Answers(ProductStatusResponseDto, { status: 201 })
  create(
    @CurrentUser() user: SignedInUser,
    @IdempotencyKey() key: string,
    @Body() body: CreateProductStatusDto,
  ): Promise<ProductStatusResponseDto> {
    return this.productStatuses.create(user, key, body);
  }

  @Patch(':id')
  @Access('institutions.manage')
  @Answers(ProductStatusResponseDto)
  update(
    @CurrentUser() user: SignedInUser,
    @IdParam() id: string,
    @Body() body: UpdateProductStatusDto,
  ): Promise<ProductStatusResponseDto> {
    return this.productStatuses.update(user, id, body);
  }
}
