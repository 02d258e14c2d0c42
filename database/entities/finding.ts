import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { FindingKind } from '../../contracts/domain/findings.ts';

@Entity('findings')
export class Finding {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  organizationId!: string;

  @Column('uuid')
  policyId!: string;

  @Column('uuid')
  attemptId!: string;

  @Column('text')
  kind!: FindingKind;

  @Column('text', { nullable: true })
  portalStatus!: string | null;

  @Column('jsonb', { default: {} })
  details!: Record<string, unknown>;

  @Column('timestamptz', { default: () => 'now()' })
  openedAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  lastSeenAt!: Date;

  @Column('timestamptz', { nullable: true })
  resolvedAt!: Date | null;

  @Column('uuid', { nullable: true })
  resolvedBy!: string | null;
}
