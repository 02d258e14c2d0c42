import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { BusinessClock } from '../contracts/domain/businessClock.ts';
import type { WorkflowDoor } from './temporal/workflowDoor.ts';

/** What the cloud activities are built on; `dataSource` is connected as the role `sync`. */
export interface ActivityDependencies {
  dataSource: DataSource;
  clock: BusinessClock;
  workflows: WorkflowDoor;
  /** Business time within which two organizations that see the same stop a carrier for everyone. */
  carrierStopWindowMs: number;
  log: Logger;
}
