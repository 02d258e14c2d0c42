import { Module } from '@nestjs/common';
import { CarriersController } from './carriers.controller.ts';
import { CarriersService } from './carriers.service.ts';
import { CodecController } from './codec.controller.ts';
import { CodecService } from './codec.service.ts';
import { OperationsController } from './operations.controller.ts';
import { OperationsService } from './operations.service.ts';

@Module({
  controllers: [OperationsController, CarriersController, CodecController],
  providers: [OperationsService, CarriersService, CodecService],
})
export class OperationsModule {}
