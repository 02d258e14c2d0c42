import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PolicySyncState } from '../../contracts/domain/states.ts';

@Entity('policy_sync')
export class PolicySync {
  @PrimaryColumn('uuid')
  policyId!: string;

  @Column('uuid')
  organizationId!: string;

  @Column('int', { default: 0 })
  generation!: number;

  @Column('text', { default: 'NOT_YET_SYNCED' })
  state!: PolicySyncState;

  @Column('timestamptz', { default: () => 'now()' })
  stateSince!: Date;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('uuid', { nullable: true })
  homeSourceId!: string | null;

  @Column('uuid', { nullable: true })
  lastSourceId!: string | null;

  @Column('uuid', { nullable: true })
  lastAttemptId!: string | null;

  @Column('text', { nullable: true })
  lastOutcome!: 'SUCCESS' | 'NOT_FOUND' | null;

  @Column('timestamptz', { nullable: true })
  lastOutcomeAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  lastReadAt!: Date | null;

  @Column('date', { nullable: true })
  settledDay!: string | null;
}
