import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { FailureCode } from '../../contracts/domain/failures.ts';

@Entity('device_refusals')
export class DeviceRefusal {
  /** bigint, as a decimal string. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('uuid')
  organizationId!: string;

  @Column('uuid')
  deviceId!: string;

  @Column('timestamptz', { default: () => 'now()' })
  at!: Date;

  @Column('text')
  code!: FailureCode;

  @Column('text', { nullable: true })
  remoteAddress!: string | null;

  @Column('text', { nullable: true })
  keyFingerprint!: string | null;

  /** Where a sweep said it, the batch that it claimed then; one code is said once of it. */
  @Column('uuid', { nullable: true })
  batchId!: string | null;

  @Column('jsonb', { default: {} })
  details!: Record<string, unknown>;
}
