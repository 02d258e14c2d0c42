import { Module } from '@nestjs/common';
import { ProductStatusesController } from './productStatuses.controller.ts';
import { ProductStatusesService } from './productStatuses.service.ts';
import { ProductsController } from './products.controller.ts';
import { ProductsService } from './products.service.ts';

@Module({
  controllers: [ProductsController, ProductStatusesController],
  providers: [ProductsService, ProductStatusesService],
})
export class ProductsModule {}
