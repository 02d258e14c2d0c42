import { TextInput } from '../schema/inputs.ts';
import {
  BooleanProperty,
  CountProperty,
  IdProperty,
  InstantProperty,
  ListProperty,
  ObjectProperty,
  OneOfProperty,
  TextProperty,
} from '../schema/properties.ts';

export const carrierActions = ['STOPPED', 'STARTED'] as const;
export type CarrierAction = (typeof carrierActions)[number];

export class CarrierStopDto {
  @TextProperty({ description: 'As the offices read it.' }) readonly reason!: string;
  @InstantProperty() readonly stoppedAt!: string;
  @BooleanProperty({ description: 'By the rule of the second organization, not by an operator.' })
  readonly automatic!: boolean;
}

export class CarrierEventDto {
  @InstantProperty() readonly at!: string;
  @OneOfProperty(carrierActions, 'CarrierAction') readonly action!: CarrierAction;
  @TextProperty() readonly reason!: string;
  @IdProperty({ nullable: true, description: 'The operator; null for the rule.' })
  readonly operatorId!: string | null;
}

/** A plugin that somebody has connected; counts only, over all organizations. */
export class CarrierResponseDto {
  @TextProperty({ description: 'For example `meridian-life`.' }) readonly pluginId!: string;
  @CountProperty({ description: 'That have connected it.' }) readonly organizations!: number;
  @CountProperty({ description: 'Login sources.' }) readonly sources!: number;
  @CountProperty({ description: 'Of them Linked now.' }) readonly linked!: number;
  @ObjectProperty(() => CarrierStopDto, { nullable: true, description: 'Null while it runs.' })
  readonly stop!: CarrierStopDto | null;
  @ListProperty(() => CarrierEventDto) readonly lastEvents!: CarrierEventDto[];
}

export class CarrierListResponseDto {
  @ListProperty(() => CarrierResponseDto) readonly items!: CarrierResponseDto[];
}

export class StopCarrierDto {
  @TextInput({ maxLength: 100 }) readonly pluginId!: string;
  @TextInput({ maxLength: 300, description: 'The offices read it.' }) readonly reason!: string;
}

export class StartCarrierDto {
  @TextInput({ maxLength: 100 }) readonly pluginId!: string;
  @TextInput({ maxLength: 300, description: 'Why it may be read again.' }) readonly reason!: string;
}
