import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { FailureCode } from '../../contracts/domain/failures.ts';
import type { ReadingEvidence, ValueChange } from '../../contracts/domain/readings.ts';
import type { AttemptKind, AttemptState } from '../../contracts/domain/states.ts';

@Entity('sync_attempts')
export class SyncAttempt {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  organizationId!: string;

  @Column('uuid')
  policyId!: string;

  @Column('uuid')
  sourceId!: string;

  @Column('text')
  kind!: AttemptKind;

  @Column('text', { default: 'QUEUED' })
  state!: AttemptState;

  @Column('int', { nullable: true })
  generation!: number | null;

  @Column('int', { nullable: true })
  linkEpoch!: number | null;

  @Column('uuid', { nullable: true })
  batchId!: string | null;

  @Column('uuid', { nullable: true })
  requestedBy!: string | null;

  @Column('text', { nullable: true })
  workflowRunId!: string | null;

  @Column('uuid', { nullable: true })
  readingId!: string | null;

  @Column('text', { nullable: true })
  failureCode!: FailureCode | null;

  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('jsonb', { nullable: true })
  evidence!: ReadingEvidence | null;

  @Column('jsonb', { nullable: true })
  changes!: ValueChange[] | null;

  @Column('timestamptz', { default: () => 'now()' })
  queuedAt!: Date;

  @Column('timestamptz', { nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt!: Date | null;
}
