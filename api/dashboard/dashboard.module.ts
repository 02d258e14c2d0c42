import { Module } from '@nestjs/common';
import { DevicesModule } from '../devices/devices.module.ts';
import { DashboardController } from './dashboard.controller.ts';
import { DashboardService } from './dashboard.service.ts';

@Module({
  imports: [DevicesModule],
  controllers: [DashboardController],
  providers: [DashboardService],
})
export class DashboardModule {}
