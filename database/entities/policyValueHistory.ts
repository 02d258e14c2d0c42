import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Amount } from '../../contracts/domain/amounts.ts';
import type { ValueType } from '../../contracts/domain/valueTypes.ts';

@Entity('policy_value_history')
export class PolicyValueHistory {
  /** bigint, as a decimal string. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id!: string;

  @Column('uuid')
  organizationId!: string;

  @Column('uuid')
  policyId!: string;

  @Column('text')
  valueType!: ValueType;

  @Column('numeric', { precision: 19, scale: 4, nullable: true })
  amount!: Amount | null;

  @Column('date', { nullable: true })
  asOf!: string | null;

  @Column('timestamptz')
  fetchedAt!: Date;

  @Column('uuid')
  attemptId!: string;

  @Column('timestamptz', { default: () => 'now()' })
  recordedAt!: Date;
}
