import { ineligibilities, type Ineligibility } from '../../contracts/domain/eligibility.ts';
import { nextActions, type NextAction } from '../../contracts/domain/failures.ts';
import { findingKinds, type FindingKind } from '../../contracts/domain/findings.ts';
import {
  shownSyncStates,
  sourceStates,
  statusIndicators,
  type ShownSyncState,
  type SourceState,
  type StatusIndicator,
} from '../../contracts/domain/states.ts';
import { valueTypes, type ValueType } from '../../contracts/domain/valueTypes.ts';
import {
  AmountProperty,
  BooleanProperty,
  CountProperty,
  DateProperty,
  IdProperty,
  InstantProperty,
  ListProperty,
  ObjectProperty,
  OneOfProperty,
  TextProperty,
} from '../schema/properties.ts';

export class PolicyValueDto {
  @OneOfProperty(valueTypes, 'ValueType') readonly valueType!: ValueType;
  @TextProperty() readonly label!: string;
  @AmountProperty() readonly amount!: string;
  @DateProperty({ description: "The carrier's own date." }) readonly asOf!: string;
  @InstantProperty({ description: 'When the carrier was read.' }) readonly fetchedAt!: string;
  @BooleanProperty({
    description:
      "False for a value that the last reading did not show: a carrier's list shows only some of them.",
  })
  readonly inLastReading!: boolean;
}

/** Where a policy stands, since when, why, and the one next action. */
export class PolicySyncDto {
  @OneOfProperty(shownSyncStates, 'ShownSyncState') readonly state!: ShownSyncState;
  @InstantProperty({ nullable: true }) readonly since!: string | null;
  @TextProperty({ nullable: true, description: 'A failure code or an ineligibility.' }) readonly reason!:
    string | null;
  @TextProperty({ description: 'The state, and why, in a sentence.' }) readonly sentence!: string;
  @OneOfProperty(nextActions, 'NextAction') readonly nextAction!: NextAction;
  @IdProperty({ nullable: true, description: 'The source that read it or will read it.' })
  readonly sourceId!: string | null;
  @TextProperty({ nullable: true }) readonly sourceName!: string | null;
  @InstantProperty({ nullable: true }) readonly lastReadAt!: string | null;
  @BooleanProperty() readonly syncable!: boolean;
  @OneOfProperty(ineligibilities, 'Ineligibility', { nullable: true, description: 'Why it is not syncable.' })
  readonly ineligibility!: Ineligibility | null;
  @IdProperty({ nullable: true, description: 'A force sync that is under way.' })
  readonly forceAttemptId!: string | null;
}

/** A login source that can read the policy. */
export class PolicySourceDto {
  @IdProperty() readonly id!: string;
  @TextProperty() readonly name!: string;
  @TextProperty() readonly username!: string;
  @OneOfProperty(sourceStates, 'SourceState') readonly state!: SourceState;
  @BooleanProperty() readonly deviceOnline!: boolean;
  @BooleanProperty({
    description: 'The one to offer: it read this policy last, or is the best of the others.',
  })
  readonly preset!: boolean;
}

export class FindingResponseDto {
  @IdProperty() readonly id!: string;
  @IdProperty() readonly policyId!: string;
  @IdProperty() readonly attemptId!: string;
  @OneOfProperty(findingKinds, 'FindingKind') readonly kind!: FindingKind;
  @TextProperty() readonly title!: string;
  @TextProperty() readonly advice!: string;
  @OneOfProperty(nextActions, 'NextAction') readonly nextAction!: NextAction;
  @TextProperty({ nullable: true, description: 'The status as the portal words it.' })
  readonly portalStatus!: string | null;
  @InstantProperty() readonly openedAt!: string;
  @InstantProperty() readonly lastSeenAt!: string;
  @InstantProperty({ nullable: true }) readonly resolvedAt!: string | null;
}

export class PolicyResponseDto {
  @IdProperty() readonly id!: string;
  @IdProperty({ nullable: true }) readonly contactId!: string | null;
  @TextProperty({ nullable: true }) readonly contactName!: string | null;
  @IdProperty() readonly institutionId!: string;
  @TextProperty() readonly institutionName!: string;
  @IdProperty() readonly productId!: string;
  @TextProperty() readonly productName!: string;
  @TextProperty() readonly productLine!: string;
  @TextProperty({ description: 'Byte for byte.' }) readonly number!: string;
  @IdProperty() readonly statusId!: string;
  @TextProperty() readonly statusName!: string;
  @OneOfProperty(statusIndicators, 'StatusIndicator') readonly indicator!: StatusIndicator;
  @DateProperty({ nullable: true }) readonly issueDate!: string | null;
  @DateProperty({ nullable: true }) readonly maturityDate!: string | null;
  @ListProperty(() => PolicyValueDto) readonly values!: PolicyValueDto[];
  @ObjectProperty(() => PolicySyncDto) readonly sync!: PolicySyncDto;
  @ListProperty(() => PolicySourceDto) readonly sources!: PolicySourceDto[];
  @ListProperty(() => FindingResponseDto, { description: 'Open ones.' })
  readonly findings!: FindingResponseDto[];
  @CountProperty() readonly attemptCount!: number;
}
