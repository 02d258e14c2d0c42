import { Module } from '@nestjs/common';
import { AttemptsService } from './attempts.service.ts';
import { PoliciesController } from './policies.controller.ts';
import { PoliciesService } from './policies.service.ts';

@Module({
  controllers: [PoliciesController],
  providers: [PoliciesService, AttemptsService],
  exports: [PoliciesService, AttemptsService],
})
export class PoliciesModule {}
