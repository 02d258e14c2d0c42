import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsIn,
  IsInt,
  IsISO8601,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { IsTextOf, type TextKind } from './texts.ts';

/** `optional`: may be left out. `nullable`: null clears the field. */
export interface InputOptions {
  optional?: boolean;
  nullable?: boolean;
  description?: string;
}

export interface TextInputOptions extends InputOptions {
  maxLength: number;
  /** 1 unless said otherwise. */
  minLength?: number;
  kind?: TextKind;
}

function presence({ optional, nullable }: InputOptions): PropertyDecorator {
  return ValidateIf(
    (_object, value) => !(optional === true && value === undefined) && !(nullable === true && value === null),
  );
}

function described(options: InputOptions) {
  return {
    required: options.optional !== true,
    ...(options.nullable === true ? { nullable: true } : {}),
    ...(options.description === undefined ? {} : { description: options.description }),
  };
}

export function TextInput(options: TextInputOptions): PropertyDecorator {
  const { maxLength, minLength = 1, kind = 'line' } = options;
  return applyDecorators(
    ApiProperty({ ...described(options), type: String, minLength, maxLength }),
    presence(options),
    IsString({ message: 'is missing' }),
    MinLength(minLength, {
      message: minLength === 1 ? 'is missing' : `has at least ${String(minLength)} characters`,
    }),
    MaxLength(maxLength, { message: `has at most ${String(maxLength)} characters` }),
    IsTextOf(kind),
  );
}

export function IdInput(options: InputOptions = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ ...described(options), type: String, format: 'uuid' }),
    presence(options),
    IsUUID(undefined, { message: 'is not an id' }),
  );
}

export function OneOfInput(
  values: readonly string[],
  enumName: string,
  options: InputOptions = {},
): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ ...described(options), enum: [...values], enumName }),
    presence(options),
    IsIn([...values], { message: `is one of ${values.join(', ')}` }),
  );
}

/** YYYY-MM-DD, a date that exists. */
export function DateInput(options: InputOptions = {}): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ ...described(options), type: String, format: 'date' }),
    presence(options),
    Matches(/^(?!0000)\d{4}-\d{2}-\d{2}$/, { message: 'is a date as YYYY-MM-DD' }),
    IsISO8601({ strict: true }, { message: 'is a date that does not exist' }),
  );
}

/** Ids in the query string, separated by commas. */
export function IdListQuery(options: InputOptions & { maximum: number }): PropertyDecorator {
  return applyDecorators(
    ApiProperty({
      ...described(options),
      type: 'array',
      items: { type: 'string', format: 'uuid' },
      maxItems: options.maximum,
    }),
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value)),
    presence(options),
    ArrayMaxSize(options.maximum, { message: `has at most ${String(options.maximum)} ids` }),
    IsUUID(undefined, { each: true, message: 'has something that is not an id' }),
  );
}

/** A whole number in the query string. */
export function IntegerQuery(
  options: InputOptions & { minimum: number; maximum: number },
): PropertyDecorator {
  const { minimum, maximum } = options;
  return applyDecorators(
    ApiProperty({ ...described(options), type: 'integer', minimum, maximum }),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
    ),
    presence(options),
    IsInt({ message: 'is a whole number' }),
    Min(minimum, { message: `is at least ${String(minimum)}` }),
    Max(maximum, { message: `is at most ${String(maximum)}` }),
  );
}
