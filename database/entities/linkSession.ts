import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Challenge } from '../../contracts/domain/challenges.ts';
import type { FailureCode } from '../../contracts/domain/failures.ts';
import type { SealingKey } from '../../contracts/domain/sealing.ts';
import type { LinkSessionState, SessionEndReason } from '../../contracts/domain/states.ts';

@Entity('link_sessions')
export class LinkSession {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  organizationId!: string;

  @Column('uuid')
  sourceId!: string;

  @Column('int')
  epoch!: number;

  @Column('text')
  workflowRunId!: string;

  @Column('uuid', { nullable: true })
  deviceId!: string | null;

  /** The run of the device's process when the session was Linked. */
  @Column('text', { nullable: true })
  bootId!: string | null;

  @Column('text')
  state!: LinkSessionState;

  @Column('int', { default: 0 })
  sequence!: number;

  @Column('text', { nullable: true })
  failureCode!: FailureCode | null;

  @Column('text', { nullable: true })
  endReason!: SessionEndReason | null;

  @Column('jsonb', { nullable: true })
  challenge!: Challenge | null;

  @Column('jsonb', { nullable: true })
  sealingKey!: SealingKey | null;

  @Column('uuid', { nullable: true })
  openedBy!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  openedAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;

  @Column('timestamptz', { nullable: true })
  linkedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;
}
