import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Amount } from '../../contracts/domain/amounts.ts';

@Entity('policy_transactions')
export class PolicyTransaction {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  organizationId!: string;

  @Column('uuid')
  policyId!: string;

  @Column('text')
  kind!: 'CONTRIBUTION' | 'WITHDRAWAL';

  @Column('numeric', { precision: 19, scale: 4 })
  amount!: Amount;

  @Column('date')
  onDate!: string;
}
