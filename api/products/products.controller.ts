import { Body, Controller, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.ts';
import { CurrentUser } from '../access/currentUser.ts';
import type { SignedInUser } from '../access/signedInUser.ts';
import { IdempotencyKey, Idempotent } from '../idempotency/idempotencyKey.ts';
import { Answers } from '../schema/answers.ts';
import { IdParam } from '../schema/idParam.ts';
import {
  CreateProductDto,
  ProductListResponseDto,
  ProductResponseDto,
  UpdateProductDto,
} from './productDtos.ts';
import { ProductsService } from './products.service.ts';

@ApiTags('Products')
@Controller({ path: 'products', version: '1' })
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  @Get()
  @Access('crm.read')
  @Answers(ProductListResponseDto)
  async list(@CurrentUser() user: SignedInUser): Promise<ProductListResponseDto> {
    return { items: await this.products.list(user) };
  }

  @Post()
  @Access('institutions.manage')
  @Idempotent()
  @Answers(ProductResponseDto, { status: 201 })
  create(
    @CurrentUser() user: SignedInUser,
    @IdempotencyKey() key: string,
    @Body() body: CreateProductDto,
  ): Promise<ProductResponseDto> {
    return this.products.create(user, key, body);
  }

  @Patch(':id')
  @Access('institutions.manage')
  @Answers(ProductResponseDto)
  update(
    @CurrentUser() user: SignedInUser,
    @IdParam() id: string,
    @Body() body: UpdateProductDto,
  ): Promise<ProductResponseDto> {
    return this.products.update(user, id, body);
  }
}
