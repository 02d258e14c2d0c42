import { Module } from '@nestjs/common';
import { AttemptsService } from './attempts.service.ts';
import { OwedPolicies } from './owedPolicies.ts';
import { PoliciesController } from './policies.controller.ts';
import { PolicyReader } from './policyReader.ts';
import { PoliciesService } from './policies.service.ts';

@Module({
  controllers: [PoliciesController],
  providers: [PoliciesService, AttemptsService, PolicyReader, OwedPolicies],
  exports: [PolicyReader, OwedPolicies],
})
export class PoliciesModule {}
