import { Module } from '@nestjs/common';
import { CodecController } from './codec.controller.ts';
import { CodecService } from './codec.service.ts';
import { OperationsController } from './operations.controller.ts';
import { OperationsService } from './operations.service.ts';

@Module({
  controllers: [OperationsController, CodecController],
  providers: [OperationsService, CodecService],
})
export class OperationsModule {}
