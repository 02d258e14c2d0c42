import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { StatusIndicator } from '../../contracts/domain/states.ts';

@Entity('product_statuses')
export class ProductStatus {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  organizationId!: string;

  @Column('text')
  name!: string;

  @Column('text')
  indicator!: StatusIndicator;
}
