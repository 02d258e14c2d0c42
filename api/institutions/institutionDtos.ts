import { valueTypes, type ValueType } from '../../contracts/domain/valueTypes.ts';
import { SourceResponseDto } from '../sources/sourceResponseDto.ts';
import { IdInput, TextInput } from '../schema/inputs.ts';
import {
  BooleanProperty,
  IdProperty,
  InstantProperty,
  ListProperty,
  OneOfListProperty,
  TextProperty,
} from '../schema/properties.ts';

export class CreateInstitutionDto {
  @TextInput({ maxLength: 200 }) readonly name!: string;
}

export class InstitutionResponseDto {
  @IdProperty() readonly id!: string;
  @TextProperty() readonly name!: string;
  @IdProperty({ nullable: true, description: 'Set when it is connected to a plugin.' })
  readonly connectedInstitutionId!: string | null;
}

export class InstitutionListResponseDto {
  @ListProperty(() => InstitutionResponseDto) readonly items!: InstitutionResponseDto[];
}

export class PluginResponseDto {
  @TextProperty({ description: 'For example `meridian-life`.' }) readonly id!: string;
  @TextProperty({ description: "The carrier's name." }) readonly institutionName!: string;
  @TextProperty() readonly version!: string;
  @BooleanProperty({ description: 'Reads many policies a page.' }) readonly lists!: boolean;
  @OneOfListProperty(valueTypes, 'ValueType') readonly valueTypes!: ValueType[];
  @TextProperty({ nullable: true, description: 'Why an operator has stopped it; null when it runs.' })
  readonly stoppedReason!: string | null;
  @IdProperty({ nullable: true, description: 'The institution that it most likely belongs to.' })
  readonly likelyInstitutionId!: string | null;
}

export class PluginListResponseDto {
  @ListProperty(() => PluginResponseDto) readonly items!: PluginResponseDto[];
}

export class ConnectInstitutionDto {
  @TextInput({ maxLength: 100 }) readonly pluginId!: string;
  @IdInput() readonly institutionId!: string;
}

export class ConnectedInstitutionResponseDto {
  @IdProperty() readonly id!: string;
  @IdProperty() readonly institutionId!: string;
  @TextProperty() readonly institutionName!: string;
  @TextProperty() readonly pluginId!: string;
  @BooleanProperty({ description: 'False when no device of the organization runs the plugin (any more).' })
  readonly supported!: boolean;
  @TextProperty({
    nullable: true,
    description: 'Why an operator has stopped the carrier; null when it runs.',
  })
  readonly stoppedReason!: string | null;
  @InstantProperty() readonly createdAt!: string;
  @ListProperty(() => SourceResponseDto) readonly sources!: SourceResponseDto[];
}

export class ConnectedInstitutionListResponseDto {
  @ListProperty(() => ConnectedInstitutionResponseDto) readonly items!: ConnectedInstitutionResponseDto[];
}
