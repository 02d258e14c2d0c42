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

  /** The business day (YYYY-MM-DD) that was started last; null before the first. */
  @Column('date', { nullable: true })
  startedDay!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
