import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttemptKind } from '../../contracts/domain/states.ts';

@Entity('sync_queue')
export class SyncQueueEntry {
  @PrimaryColumn('uuid')
  policyId!: string;

  @Column('uuid')
  organizationId!: string;

  @Column('uuid')
  sourceId!: string;

  @Column('text', { default: 'SWEEP' })
  kind!: AttemptKind;

  @Column('date')
  day!: string;

  @Column('timestamptz', { nullable: true })
  dataReadAt!: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  enqueuedAt!: Date;

  @Column('uuid', { nullable: true })
  batchId!: string | null;

  @Column('uuid', { nullable: true })
  attemptId!: string | null;

  @Column('int', { nullable: true })
  generation!: number | null;

  @Column('int', { nullable: true })
  linkEpoch!: number | null;

  @Column('timestamptz', { nullable: true })
  leaseUntil!: Date | null;

  @Column('int', { default: 0 })
  tries!: number;

  @Column('timestamptz', { nullable: true })
  notBefore!: Date | null;

  @Column('uuid', { array: true, default: [] })
  askedSourceIds!: string[];
}
