import { nextActions, type NextAction } from '../../contracts/domain/failures.ts';
import { DeviceResponseDto } from '../devices/deviceResponseDto.ts';
import {
  CountProperty,
  IdProperty,
  InstantProperty,
  ListProperty,
  NumberProperty,
  ObjectProperty,
  OneOfProperty,
  TextProperty,
} from '../schema/properties.ts';

export const needKinds = [
  'NO_DEVICE',
  'NO_CONNECTED_INSTITUTION',
  'NO_LOGIN_SOURCE',
  'DEVICE_NEVER_SEEN',
  'DEVICE_OFFLINE',
  'DEVICE_STORAGE_FULL',
  'DEVICE_CLOCK_WRONG',
  'DEVICE_REFUSED',
  'SOURCE_NOT_LINKED',
  'LINK_WAITS_FOR_YOU',
  'SOURCE_STOPPED',
  'FINDINGS_OPEN',
] as const;
export type NeedKind = (typeof needKinds)[number];

export const sweepStates = ['RUNNING', 'WAITING_FOR_LINK', 'WAITING_FOR_DEVICE', 'DONE'] as const;
export type SweepState = (typeof sweepStates)[number];

export class SourceCountsDto {
  @CountProperty() readonly linked!: number;
  @CountProperty() readonly unlinked!: number;
  @CountProperty() readonly total!: number;
}

/** Something that only a person can do. */
export class NeedDto {
  @OneOfProperty(needKinds, 'NeedKind') readonly kind!: NeedKind;
  @IdProperty({ nullable: true }) readonly sourceId!: string | null;
  @IdProperty({ nullable: true }) readonly deviceId!: string | null;
  @TextProperty({ description: 'Whom it is about.' }) readonly title!: string;
  @TextProperty({ description: 'What happened.' }) readonly sentence!: string;
  @InstantProperty({ nullable: true }) readonly since!: string | null;
  @OneOfProperty(nextActions, 'NextAction') readonly action!: NextAction;
}

export class ReasonCountDto {
  @TextProperty({ description: 'A code; the Sync Report filters by it.' }) readonly reason!: string;
  @TextProperty() readonly label!: string;
  @CountProperty() readonly count!: number;
}

/** Each syncable policy once, by its latest outcome of the last 7 days; the three sum to `totalSyncable`. */
export class LastSevenDaysDto {
  @CountProperty() readonly success!: number;
  @CountProperty() readonly notFound!: number;
  @CountProperty() readonly notYetSynced!: number;
  @CountProperty() readonly totalSyncable!: number;
  @ListProperty(() => ReasonCountDto) readonly notYetSyncedReasons!: ReasonCountDto[];
  @CountProperty({ description: 'Policies that take no part in the sync; outside the total.' })
  readonly notSyncable!: number;
}

/**
 * Syncable policies by when a value of theirs was last read, each in one band, as the Sync Report's `freshness`:
 * within a day, up to 7 days, up to 30 days, longer ago or never. The four sum to `total`.
 */
export class FreshnessDto {
  @CountProperty() readonly day1!: number;
  @CountProperty() readonly day7!: number;
  @CountProperty() readonly day30!: number;
  @CountProperty() readonly older!: number;
  @CountProperty() readonly total!: number;
}

export class SweepProgressDto {
  @IdProperty() readonly sourceId!: string;
  @TextProperty() readonly sourceName!: string;
  @TextProperty() readonly institutionName!: string;
  @OneOfProperty(sweepStates, 'SweepState') readonly state!: SweepState;
  @CountProperty() readonly total!: number;
  @CountProperty() readonly done!: number;
  @NumberProperty({ nullable: true, description: 'Over the last minute.' }) readonly ratePerSecond!:
    number | null;
  @InstantProperty({ nullable: true }) readonly startedAt!: string | null;
  @InstantProperty({ nullable: true, description: 'When the portal is known to end the session.' })
  readonly sessionEndsAt!: string | null;
}

export class DashboardResponseDto {
  @ObjectProperty(() => SourceCountsDto) readonly sources!: SourceCountsDto;
  @ListProperty(() => NeedDto) readonly needsYou!: NeedDto[];
  @ObjectProperty(() => LastSevenDaysDto) readonly last7Days!: LastSevenDaysDto;
  @ObjectProperty(() => FreshnessDto) readonly freshness!: FreshnessDto;
  @ListProperty(() => SweepProgressDto) readonly sweeps!: SweepProgressDto[];
  @ListProperty(() => DeviceResponseDto) readonly devices!: DeviceResponseDto[];
  @InstantProperty() readonly serverTime!: string;
}
