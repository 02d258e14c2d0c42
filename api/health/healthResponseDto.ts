import { BooleanProperty, ObjectProperty } from '../schema/properties.ts';

export class HealthPartsDto {
  @BooleanProperty() readonly database!: boolean;
  @BooleanProperty() readonly temporal!: boolean;
}

export class HealthResponseDto {
  @BooleanProperty({ description: 'All parts answer.' }) readonly ready!: boolean;
  @ObjectProperty(() => HealthPartsDto) readonly parts!: HealthPartsDto;
}
