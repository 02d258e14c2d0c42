import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { Temporal } from '../temporal/temporal.ts';
import { HealthResponseDto } from './healthResponseDto.ts';

@Injectable()
export class HealthService {
  constructor(
    private readonly database: Database,
    private readonly temporal: Temporal,
  ) {}

  async look(): Promise<HealthResponseDto> {
    const [database, temporal] = await Promise.all([this.databaseAnswers(), this.temporal.answers()]);
    return { ready: database && temporal, parts: { database, temporal } };
  }

  private async databaseAnswers(): Promise<boolean> {
    try {
      await this.database.outsideTenants((manager) => manager.query('SELECT 1'));
      return true;
    } catch {
      return false;
    }
  }
}
