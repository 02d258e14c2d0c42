import { nextActions, type NextAction } from '../../contracts/domain/failures.ts';
import {
  linkSessionStates,
  sourceStates,
  type LinkSessionState,
  type SourceState,
} from '../../contracts/domain/states.ts';
import {
  BooleanProperty,
  CountProperty,
  IdProperty,
  InstantProperty,
  ObjectProperty,
  OneOfProperty,
  TextProperty,
} from '../schema/properties.ts';

/** The business day's progress of a source; counts are of policies. */
export class SourceProgressDto {
  @CountProperty() readonly total!: number;
  @CountProperty({ description: 'With an outcome today.' }) readonly done!: number;
  @CountProperty() readonly success!: number;
  @CountProperty() readonly notFound!: number;
  @CountProperty({ description: 'Failed, quarantined or skipped.' }) readonly other!: number;
  @CountProperty() readonly waiting!: number;
}

export class OpenLinkDto {
  @IdProperty() readonly linkSessionId!: string;
  @OneOfProperty(linkSessionStates, 'LinkSessionState') readonly state!: LinkSessionState;
  @BooleanProperty({ description: 'A person has to type or approve something.' })
  readonly waitsForPerson!: boolean;
}

export class SourceResponseDto {
  @IdProperty() readonly id!: string;
  @IdProperty() readonly connectedInstitutionId!: string;
  @IdProperty() readonly institutionId!: string;
  @TextProperty() readonly institutionName!: string;
  @TextProperty() readonly pluginId!: string;
  @TextProperty() readonly name!: string;
  @TextProperty() readonly username!: string;
  @TextProperty() readonly authorizedBy!: string;
  @InstantProperty() readonly authorizedAt!: string;
  @OneOfProperty(sourceStates, 'SourceState') readonly state!: SourceState;
  @InstantProperty() readonly stateSince!: string;
  @TextProperty({ nullable: true, description: 'A code: why it is in this state.' }) readonly stateReason!:
    string | null;
  @TextProperty({ description: 'The state in a sentence.' }) readonly sentence!: string;
  @OneOfProperty(nextActions, 'NextAction') readonly nextAction!: NextAction;
  @InstantProperty({ nullable: true }) readonly lastLinkedAt!: string | null;
  @TextProperty({ nullable: true, description: 'Name of the person.' }) readonly lastLinkedBy!: string | null;
  @ObjectProperty(() => OpenLinkDto, { nullable: true, description: 'A link attempt that is under way.' })
  readonly openLink!: OpenLinkDto | null;
  @IdProperty({ nullable: true }) readonly deviceId!: string | null;
  @TextProperty({ nullable: true }) readonly deviceName!: string | null;
  @BooleanProperty() readonly deviceOnline!: boolean;
  @ObjectProperty(() => SourceProgressDto) readonly today!: SourceProgressDto;
}
