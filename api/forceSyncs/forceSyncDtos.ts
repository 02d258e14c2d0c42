import {
  failureCodes,
  nextActions,
  type FailureCode,
  type NextAction,
} from '../../contracts/domain/failures.ts';
import { attemptStates, type AttemptState } from '../../contracts/domain/states.ts';
import { ValueChangeDto } from '../policies/attemptResponseDto.ts';
import { IdInput } from '../schema/inputs.ts';
import {
  CountProperty,
  IdProperty,
  InstantProperty,
  ListProperty,
  OneOfProperty,
  TextProperty,
} from '../schema/properties.ts';

export class ForceSyncDto {
  @IdInput({ optional: true, description: 'The login source; the preset one when left out.' })
  readonly sourceId?: string;
}

export const forceSyncWaits = ['LINK', 'SOURCE_PAUSED', 'DEVICE', 'TURN'] as const;
export type ForceSyncWait = (typeof forceSyncWaits)[number];

export class ForceSyncResponseDto {
  @IdProperty() readonly attemptId!: string;
  @IdProperty() readonly policyId!: string;
  @IdProperty() readonly sourceId!: string;
  @TextProperty() readonly sourceName!: string;
  @OneOfProperty(attemptStates, 'AttemptState') readonly state!: AttemptState;
  @OneOfProperty(forceSyncWaits, 'ForceSyncWait', { nullable: true, description: 'While Queued: what for.' })
  readonly waitsFor!: ForceSyncWait | null;
  @CountProperty({ nullable: true, description: 'While Queued: 1 is next.' }) readonly place!: number | null;
  @CountProperty({ nullable: true }) readonly expectedSeconds!: number | null;
  @OneOfProperty(failureCodes, 'FailureCode', { nullable: true }) readonly failureCode!: FailureCode | null;
  @TextProperty({ nullable: true }) readonly message!: string | null;
  @OneOfProperty(nextActions, 'NextAction') readonly nextAction!: NextAction;
  @ListProperty(() => ValueChangeDto) readonly changes!: ValueChangeDto[];
  @InstantProperty() readonly queuedAt!: string;
  @InstantProperty({ nullable: true }) readonly finishedAt!: string | null;
}
