import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { DeviceState } from '../../contracts/domain/states.ts';

@Entity('devices')
export class Device {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  organizationId!: string;

  @Column('text')
  serialNumber!: string;

  @Column('text')
  name!: string;

  @Column('text', { default: 'ACTIVE' })
  state!: DeviceState;

  @Column('text', { nullable: true })
  publicKey!: string | null;

  @Column('timestamptz', { nullable: true })
  keyPinnedAt!: Date | null;

  @Column('boolean', { default: false })
  online!: boolean;

  @Column('timestamptz', { nullable: true })
  lastHeartbeatAt!: Date | null;

  @Column('text', { nullable: true })
  bootId!: string | null;

  /** The run whose start has been told to the link sessions of this device. */
  @Column('text', { nullable: true })
  announcedBootId!: string | null;

  @Column('int', { default: 0 })
  heartbeatSequence!: number;

  @Column('int', { nullable: true })
  protocolVersion!: number | null;

  @Column('text', { nullable: true })
  softwareVersion!: string | null;

  @Column('bigint', { nullable: true })
  clockOffsetMs!: string | null;

  @Column('int', { default: 0 })
  journalledReadings!: number;

  @Column('boolean', { default: false })
  storageFull!: boolean;

  /** Since when it holds no call at any gateway; null while it does, and from its next heartbeat on. */
  @Column('timestamptz', { nullable: true })
  unheardSince!: Date | null;

  /** When it was last heard of again after a silence, and which of these returns its waiting work has been told of. */
  @Column('timestamptz', { nullable: true })
  returnedAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  announcedReturnAt!: Date | null;

  @Column('uuid', { nullable: true })
  createdBy!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}
