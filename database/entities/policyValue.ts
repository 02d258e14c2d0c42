import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Amount } from '../../contracts/domain/amounts.ts';
import type { ValueType } from '../../contracts/domain/valueTypes.ts';

@Entity('policy_values')
export class PolicyValue {
  @PrimaryColumn('uuid')
  policyId!: string;

  @PrimaryColumn('text')
  valueType!: ValueType;

  @Column('uuid')
  organizationId!: string;

  @Column('numeric', { precision: 19, scale: 4 })
  amount!: Amount;

  @Column('date')
  asOf!: string;

  @Column('timestamptz')
  fetchedAt!: Date;

  @Column('uuid')
  attemptId!: string;
}
