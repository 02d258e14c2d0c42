import { OmitType } from '@nestjs/swagger';
import {
  policySyncStates,
  shownSyncStates,
  statusIndicators,
  type PolicySyncState,
  type ShownSyncState,
  type StatusIndicator,
} from '../../contracts/domain/states.ts';
import { PageQueryDto } from '../pages/pageQueryDto.ts';
import { AttemptResponseDto } from '../policies/attemptResponseDto.ts';
import { FindingResponseDto, PolicySyncDto, PolicyValueDto } from '../policies/policyResponseDto.ts';
import { IdInput, IdListQuery, OneOfInput, TextInput } from '../schema/inputs.ts';
import {
  CountProperty,
  IdProperty,
  ListProperty,
  ObjectProperty,
  OneOfProperty,
  TextProperty,
} from '../schema/properties.ts';

export const outcomes7d = ['SUCCESS', 'NOT_FOUND', 'NOT_YET_SYNCED'] as const;
export type Outcome7d = (typeof outcomes7d)[number];

export const freshnessBands = ['DAY_1', 'DAY_7', 'DAY_30', 'OLDER'] as const;
/**
 * By when a value was last read, each policy in one band: `DAY_1` within a day, `DAY_7` within 7 days but not within
 * one, `DAY_30` within 30 but not within 7, `OLDER` longer ago or never.
 */
export type FreshnessBand = (typeof freshnessBands)[number];

export const findingsFilters = ['OPEN'] as const;
export type FindingsFilter = (typeof findingsFilters)[number];

/** At most so many policies are named in one request. */
const mostNamed = 200;

export class SyncReportQueryDto extends PageQueryDto {
  @TextInput({
    optional: true,
    minLength: 0,
    maxLength: 200,
    kind: 'verbatim',
    description: "Part of a contact's name or a policy's number.",
  })
  readonly search?: string;
  @OneOfInput(shownSyncStates, 'ShownSyncState', { optional: true }) readonly state?: ShownSyncState;
  @TextInput({ optional: true, maxLength: 100, description: 'A failure code or an ineligibility.' })
  readonly reason?: string;
  @IdInput({ optional: true }) readonly institutionId?: string;
  @IdInput({ optional: true }) readonly sourceId?: string;
  @OneOfInput(outcomes7d, 'Outcome7d', {
    optional: true,
    description: 'As the Dashboard counts; syncable policies only.',
  })
  readonly outcome7d?: Outcome7d;
  @OneOfInput(freshnessBands, 'FreshnessBand', { optional: true, description: 'Syncable policies only.' })
  readonly freshness?: FreshnessBand;
  @OneOfInput(findingsFilters, 'FindingsFilter', {
    optional: true,
    description: 'Only policies with an open finding.',
  })
  readonly findings?: FindingsFilter;
  @IdListQuery({
    optional: true,
    maximum: mostNamed,
    description: 'Only these of the policies, separated by commas.',
  })
  readonly policyIds?: string[];
}

/** The same filters without pages: an export has all rows. */
export class ExportSyncReportQueryDto extends OmitType(SyncReportQueryDto, ['cursor', 'limit'] as const) {}

export class SyncReportRowDto {
  @IdProperty() readonly policyId!: string;
  @IdProperty({ nullable: true }) readonly contactId!: string | null;
  @TextProperty({ nullable: true }) readonly contactName!: string | null;
  @TextProperty() readonly number!: string;
  @TextProperty() readonly productName!: string;
  @TextProperty() readonly productLine!: string;
  @IdProperty() readonly institutionId!: string;
  @TextProperty() readonly institutionName!: string;
  @IdProperty() readonly statusId!: string;
  @TextProperty() readonly statusName!: string;
  @OneOfProperty(statusIndicators, 'StatusIndicator') readonly indicator!: StatusIndicator;
  @ListProperty(() => PolicyValueDto) readonly values!: PolicyValueDto[];
  @ObjectProperty(() => PolicySyncDto) readonly sync!: PolicySyncDto;
  @ObjectProperty(() => AttemptResponseDto, { nullable: true })
  readonly lastAttempt!: AttemptResponseDto | null;
  @ListProperty(() => FindingResponseDto, { description: 'Open ones.' })
  readonly findings!: FindingResponseDto[];
}

export class SyncStateCountDto {
  @OneOfProperty(policySyncStates, 'PolicySyncState') readonly state!: PolicySyncState;
  @CountProperty() readonly count!: number;
}

export class SyncReportResponseDto {
  @ListProperty(() => SyncReportRowDto) readonly items!: SyncReportRowDto[];
  @TextProperty({ nullable: true }) readonly nextCursor!: string | null;
  @CountProperty({ description: 'Rows of all pages.' }) readonly total!: number;
  @CountProperty({ description: 'As the Dashboard counts; under all filters but `state`.' })
  readonly totalSyncable!: number;
  @CountProperty({ description: 'Policies that take no part in the sync; under all filters but `state`.' })
  readonly notSyncable!: number;
  @ListProperty(() => SyncStateCountDto, {
    description: 'Syncable policies by state, under all filters but `state`.',
  })
  readonly counts!: SyncStateCountDto[];
}
