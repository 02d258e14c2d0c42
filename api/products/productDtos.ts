import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { statusIndicators, type StatusIndicator } from '../../contracts/domain/states.ts';
import { valueTypes, type ValueType } from '../../contracts/domain/valueTypes.ts';
import { IdInput, OneOfInput, TextInput } from '../schema/inputs.ts';
import {
  IdProperty,
  ListProperty,
  OneOfListProperty,
  OneOfProperty,
  TextProperty,
} from '../schema/properties.ts';

export class CreateProductDto {
  @IdInput() readonly institutionId!: string;
  @TextInput({ maxLength: 200 }) readonly name!: string;
  @TextInput({ maxLength: 100, description: 'For example `Fixed Indexed Annuity`.' })
  readonly productLine!: string;
  @ApiProperty({ enum: [...valueTypes], enumName: 'ValueType', isArray: true, required: false })
  @IsOptional()
  @IsArray({ message: 'is a list of value types' })
  @ArrayMaxSize(valueTypes.length)
  @ArrayUnique({ message: 'names a value type twice' })
  @IsIn([...valueTypes], { each: true, message: 'names a value type that does not exist' })
  readonly valueTypes?: ValueType[];
}

export class UpdateProductDto {
  @TextInput({ optional: true, maxLength: 200 }) readonly name?: string;
  @TextInput({ optional: true, maxLength: 100 }) readonly productLine?: string;
}

export class ProductResponseDto {
  @IdProperty() readonly id!: string;
  @IdProperty() readonly institutionId!: string;
  @TextProperty() readonly institutionName!: string;
  @TextProperty() readonly name!: string;
  @TextProperty() readonly productLine!: string;
  @OneOfListProperty(valueTypes, 'ValueType') readonly valueTypes!: ValueType[];
}

export class ProductListResponseDto {
  @ListProperty(() => ProductResponseDto) readonly items!: ProductResponseDto[];
}

export class CreateProductStatusDto {
  @TextInput({ maxLength: 100 }) readonly name!: string;
  @OneOfInput(statusIndicators, 'StatusIndicator') readonly indicator!: StatusIndicator;
}

export class UpdateProductStatusDto {
  @TextInput({ optional: true, maxLength: 100 }) readonly name?: string;
  @OneOfInput(statusIndicators, 'StatusIndicator', { optional: true }) readonly indicator?: StatusIndicator;
}

export class ProductStatusResponseDto {
  @IdProperty() readonly id!: string;
  @TextProperty() readonly name!: string;
  @OneOfProperty(statusIndicators, 'StatusIndicator') readonly indicator!: StatusIndicator;
}

export class ProductStatusListResponseDto {
  @ListProperty(() => ProductStatusResponseDto) readonly items!: ProductStatusResponseDto[];
}
