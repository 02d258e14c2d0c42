import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { OrganizationKind, Subscription } from '../../contracts/domain/organizations.ts';

@Entity('organizations')
export class Organization {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  kind!: OrganizationKind;

  @Column('text')
  name!: string;

  @Column('text')
  timeZone!: string;

  @Column('text')
  subscription!: Subscription;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
