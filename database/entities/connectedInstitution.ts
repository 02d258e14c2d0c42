import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('connected_institutions')
export class ConnectedInstitution {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  organizationId!: string;

  @Column('uuid')
  institutionId!: string;

  @Column('text')
  pluginId!: string;

  @Column('uuid', { nullable: true })
  createdBy!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  /** Disconnected; kept for the history of its sources. */
  @Column('timestamptz', { nullable: true })
  removedAt!: Date | null;
}
