import { Global, Module } from '@nestjs/common';
import { ForceSyncWorkflows } from './forceSyncWorkflows.ts';
import { LinkSessionWorkflows } from './linkSessionWorkflows.ts';
import { SweepWorkflows } from './sweepWorkflows.ts';
import { Temporal } from './temporal.ts';

const services = [Temporal, LinkSessionWorkflows, ForceSyncWorkflows, SweepWorkflows];

@Global()
@Module({ providers: services, exports: services })
export class TemporalModule {}
