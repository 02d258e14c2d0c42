import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { FailureCode } from '../../contracts/domain/failures.ts';
import type { SourceState } from '../../contracts/domain/states.ts';

@Entity('login_sources')
export class LoginSource {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  organizationId!: string;

  @Column('uuid')
  connectedInstitutionId!: string;

  @Column('uuid', { nullable: true })
  deviceId!: string | null;

  @Column('text')
  name!: string;

  @Column('text')
  username!: string;

  @Column('text')
  authorizedBy!: string;

  @Column('timestamptz', { default: () => 'now()' })
  authorizedAt!: Date;

  @Column('text', { default: 'CREATED' })
  state!: SourceState;

  @Column('text', { nullable: true })
  stateReason!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  stateSince!: Date;

  @Column('int', { default: 0 })
  linkEpoch!: number;

  @Column('uuid', { nullable: true })
  linkSessionId!: string | null;

  @Column('timestamptz', { nullable: true })
  lastLinkedAt!: Date | null;

  @Column('uuid', { nullable: true })
  lastLinkedBy!: string | null;

  @Column('text', { nullable: true })
  stopCode!: FailureCode | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  removedAt!: Date | null;
}
