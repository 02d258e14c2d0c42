import {
  policySyncStates,
  statusIndicators,
  type PolicySyncState,
  type StatusIndicator,
} from '../../contracts/domain/states.ts';
import { PageQueryDto } from '../pages/pageQueryDto.ts';
import { AttemptResponseDto } from '../policies/attemptResponseDto.ts';
import { PolicySyncDto, PolicyValueDto } from '../policies/policyResponseDto.ts';
import { IdInput, OneOfInput, TextInput } from '../schema/inputs.ts';
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
/** `DAY_n`: read within the last n days (so DAY_7 includes DAY_1); `OLDER`: longer ago, or never. */
export type FreshnessBand = (typeof freshnessBands)[number];

export const findingsFilters = ['OPEN'] as const;
export type FindingsFilter = (typeof findingsFilters)[number];

export class SyncReportQueryDto extends PageQueryDto {
  @TextInput({
    optional: true,
    minLength: 0,
    maxLength: 200,
    kind: 'verbatim',
    description: "Part of a contact's name or a policy's number.",
  })
  readonly search?: string;
  @OneOfInput(policySyncStates, 'PolicySyncState', { optional: true }) readonly state?: PolicySyncState;
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
}

export class SyncReportRowDto {
  @IdProperty() readonly policyId!: string;
  @IdProperty({ nullable: true }) readonly contactId!: string | null;
  @TextProperty({ nullable: true }) readonly contactName!: string | null;
  @TextProperty() readonly number!: string;
  @TextProperty() readonly productName!: string;
  @TextProperty() readonly productLine!: string;
  @IdProperty() readonly institutionId!: string;
  @TextProperty() readonly institutionName!: string;
  @TextProperty() readonly statusName!: string;
  @OneOfProperty(statusIndicators, 'StatusIndicator') readonly indicator!: StatusIndicator;
  @ListProperty(() => PolicyValueDto) readonly values!: PolicyValueDto[];
  @ObjectProperty(() => PolicySyncDto) readonly sync!: PolicySyncDto;
  @ObjectProperty(() => AttemptResponseDto, { nullable: true })
  readonly lastAttempt!: AttemptResponseDto | null;
  @CountProperty() readonly openFindings!: number;
}

export class SyncStateCountDto {
  @OneOfProperty(policySyncStates, 'PolicySyncState') readonly state!: PolicySyncState;
  @CountProperty() readonly count!: number;
}

export class SyncReportResponseDto {
  @ListProperty(() => SyncReportRowDto) readonly items!: SyncReportRowDto[];
  @TextProperty({ nullable: true }) readonly nextCursor!: string | null;
  @CountProperty({ description: 'Rows of all pages.' }) readonly total!: number;
  @ListProperty(() => SyncStateCountDto, { description: 'By state, under all filters but `state`.' })
  readonly counts!: SyncStateCountDto[];
}
