import {
  failureCodes,
  nextActions,
  type FailureCode,
  type NextAction,
} from '../../contracts/domain/failures.ts';
import {
  attemptKinds,
  attemptStates,
  type AttemptKind,
  type AttemptState,
} from '../../contracts/domain/states.ts';
import { valueTypes, type ValueType } from '../../contracts/domain/valueTypes.ts';
import {
  AmountProperty,
  CountProperty,
  DateProperty,
  IdProperty,
  InstantProperty,
  ListProperty,
  ObjectProperty,
  OneOfProperty,
  TextProperty,
} from '../schema/properties.ts';
import { FindingResponseDto } from './policyResponseDto.ts';

export class ValueChangeDto {
  @OneOfProperty(valueTypes, 'ValueType') readonly valueType!: ValueType;
  @TextProperty() readonly label!: string;
  @AmountProperty({ nullable: true }) readonly before!: string | null;
  @AmountProperty({ nullable: true }) readonly after!: string | null;
  @DateProperty({ nullable: true }) readonly asOf!: string | null;
}

/** Where a reading came from. */
export class EvidenceDto {
  @TextProperty({ optional: true }) readonly path?: string;
  @TextProperty({ optional: true }) readonly portalNumber?: string;
  @TextProperty({ optional: true }) readonly portalStatus?: string;
  @CountProperty({ optional: true, description: 'Times that the portal was asked.' }) readonly looks?: number;
  @TextProperty({ optional: true }) readonly note?: string;
}

export class AttemptResponseDto {
  @IdProperty() readonly id!: string;
  @IdProperty() readonly policyId!: string;
  @IdProperty() readonly sourceId!: string;
  @TextProperty() readonly sourceName!: string;
  @OneOfProperty(attemptKinds, 'AttemptKind') readonly kind!: AttemptKind;
  @OneOfProperty(attemptStates, 'AttemptState') readonly state!: AttemptState;
  @TextProperty({ nullable: true, description: 'Name of the person, for a force sync.' })
  readonly requestedBy!: string | null;
  @InstantProperty() readonly queuedAt!: string;
  @InstantProperty({ nullable: true }) readonly startedAt!: string | null;
  @InstantProperty({ nullable: true }) readonly finishedAt!: string | null;
  @OneOfProperty(failureCodes, 'FailureCode', { nullable: true }) readonly failureCode!: FailureCode | null;
  @TextProperty({ nullable: true, description: 'What happened, in a sentence.' }) readonly message!:
    string | null;
  @OneOfProperty(nextActions, 'NextAction') readonly nextAction!: NextAction;
  @ObjectProperty(() => EvidenceDto, { nullable: true }) readonly evidence!: EvidenceDto | null;
  @ListProperty(() => ValueChangeDto) readonly changes!: ValueChangeDto[];
  @ListProperty(() => FindingResponseDto) readonly findings!: FindingResponseDto[];
}

export class AttemptPageResponseDto {
  @ListProperty(() => AttemptResponseDto) readonly items!: AttemptResponseDto[];
  @TextProperty({ nullable: true }) readonly nextCursor!: string | null;
}
