import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, IsOptional, ValidateNested } from 'class-validator';
import { TextInput } from '../schema/inputs.ts';
import {
  CountProperty,
  IdProperty,
  InstantProperty,
  ListProperty,
  OneOfProperty,
  TextProperty,
} from '../schema/properties.ts';

export const stuckKinds = [
  'SWEEP_NOT_MOVING',
  'LINK_NOT_MOVING',
  'FORCE_SYNC_WAITING',
  'LEASE_OVERDUE',
  'DEVICE_SILENT',
] as const;
export type StuckKind = (typeof stuckKinds)[number];

/** Opaque ids only: operators see no client data. */
export class StuckThingDto {
  @OneOfProperty(stuckKinds, 'StuckKind') readonly kind!: StuckKind;
  @IdProperty() readonly organizationId!: string;
  @IdProperty({ description: 'A source, device or attempt.' }) readonly subjectId!: string;
  @InstantProperty() readonly since!: string;
  @TextProperty() readonly sentence!: string;
  @TextProperty({ nullable: true, description: 'Its workflow in Temporal UI.' })
  readonly temporalAddress!: string | null;
}

export class OperationsOverviewResponseDto {
  @ListProperty(() => StuckThingDto) readonly stuck!: StuckThingDto[];
  @CountProperty({ description: 'Contacts with unknown serial numbers in the last 24 hours.' })
  readonly unknownDeviceContacts!: number;
  @TextProperty({ nullable: true }) readonly temporalUiAddress!: string | null;
  @InstantProperty() readonly serverTime!: string;
}

/** A Temporal payload in JSON form. */
export class PayloadDto {
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  @IsOptional()
  @IsObject({ message: 'is an object' })
  readonly metadata?: Record<string, string>;

  @TextInput({ optional: true, nullable: true, minLength: 0, maxLength: 4_000_000 }) readonly data?:
    string | null;
}

export class PayloadsDto {
  @ApiProperty({ type: () => PayloadDto, isArray: true })
  @IsArray({ message: 'is a list of payloads' })
  @ArrayMaxSize(1_000)
  @ValidateNested({ each: true })
  @Type(() => PayloadDto)
  readonly payloads!: PayloadDto[];
}
