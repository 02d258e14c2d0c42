import {
  failureCodes,
  nextActions,
  type FailureCode,
  type NextAction,
} from '../../contracts/domain/failures.ts';
import { deviceStates, type DeviceState } from '../../contracts/domain/states.ts';
import {
  BooleanProperty,
  CountProperty,
  IdProperty,
  InstantProperty,
  ListProperty,
  NumberProperty,
  OneOfProperty,
  TextListProperty,
  TextProperty,
} from '../schema/properties.ts';

export class DeviceResponseDto {
  @IdProperty() readonly id!: string;
  @TextProperty() readonly name!: string;
  @TextProperty({ description: 'Masked for those who may not manage devices: it is the claim secret.' })
  readonly serialNumber!: string;
  @OneOfProperty(deviceStates, 'DeviceState') readonly state!: DeviceState;
  @BooleanProperty() readonly online!: boolean;
  @InstantProperty({ nullable: true, description: 'Null: never.' }) readonly lastHeartbeatAt!: string | null;
  @InstantProperty({ nullable: true }) readonly keyPinnedAt!: string | null;
  @TextProperty({ nullable: true, description: 'First characters of the SHA-256 of the pinned key.' })
  readonly keyFingerprint!: string | null;
  @TextProperty({ nullable: true }) readonly softwareVersion!: string | null;
  @NumberProperty({ nullable: true, description: "The device's clock minus ours, in milliseconds." })
  readonly clockOffsetMs!: number | null;
  @BooleanProperty() readonly storageFull!: boolean;
  @CountProperty({ description: 'Readings that wait on the device to be delivered.' })
  readonly journalledReadings!: number;
  @CountProperty() readonly sourceCount!: number;
  @CountProperty({ description: 'Contacts refused in the last 24 hours.' }) readonly recentRefusals!: number;
  @TextListProperty({ description: 'Ids of the plugins that it runs.' }) readonly pluginIds!: string[];
  @TextProperty({ nullable: true, description: 'What is wrong, in a sentence; null when nothing is.' })
  readonly problem!: string | null;
  @OneOfProperty(nextActions, 'NextAction') readonly nextAction!: NextAction;
  @InstantProperty() readonly createdAt!: string;
}

export class DeviceListResponseDto {
  @ListProperty(() => DeviceResponseDto) readonly items!: DeviceResponseDto[];
}

export class DeviceRefusalResponseDto {
  @TextProperty() readonly id!: string;
  @InstantProperty() readonly at!: string;
  @OneOfProperty(failureCodes, 'FailureCode') readonly code!: FailureCode;
  @TextProperty() readonly message!: string;
  /** What exactly was refused, in the gateway's words. */
  @TextProperty({ nullable: true }) readonly reason!: string | null;
  /** How often the same was refused shortly before, without being written down. */
  @CountProperty() readonly repeated!: number;
  @TextProperty({ nullable: true }) readonly remoteAddress!: string | null;
  @TextProperty({ nullable: true }) readonly keyFingerprint!: string | null;
}

export class DeviceRefusalListResponseDto {
  @ListProperty(() => DeviceRefusalResponseDto) readonly items!: DeviceRefusalResponseDto[];
  @TextProperty({ nullable: true }) readonly nextCursor!: string | null;
}
