import { Module } from '@nestjs/common';
import { PoliciesModule } from '../policies/policies.module.ts';
import { ProductStatusesController } from './productStatuses.controller.ts';
import { ProductStatusesService } from './productStatuses.service.ts';
import { ProductsController } from './products.controller.ts';
import { ProductsService } from './products.service.ts';

@Module({
  imports: [PoliciesModule],
  controllers: [ProductsController, ProductStatusesController],
  providers: [ProductsService, ProductStatusesService],
})
export class ProductsModule {}
