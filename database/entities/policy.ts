import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('policies')
export class Policy {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  organizationId!: string;

  @Column('uuid', { nullable: true })
  contactId!: string | null;

  @Column('uuid')
  productId!: string;

  @Column('uuid')
  statusId!: string;

  @Column('text')
  number!: string;

  @Column('date', { nullable: true })
  issueDate!: string | null;

  @Column('date', { nullable: true })
  maturityDate!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;

  @Column('timestamptz', { nullable: true })
  deletedAt!: Date | null;
}
