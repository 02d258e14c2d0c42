import { ApiProperty } from '@nestjs/swagger';

/** Options that every shown property has. */
export interface PropertyOptions {
  nullable?: boolean;
  optional?: boolean;
  description?: string;
}

type Class = abstract new (...args: never[]) => unknown;

function shared({ nullable, optional, description }: PropertyOptions) {
  return {
    required: optional !== true,
    ...(nullable === true ? { nullable: true } : {}),
    ...(description === undefined ? {} : { description }),
  };
}

export function IdProperty(options: PropertyOptions = {}): PropertyDecorator {
  return ApiProperty({ ...shared(options), type: String, format: 'uuid' });
}

export function TextProperty(options: PropertyOptions = {}): PropertyDecorator {
  return ApiProperty({ ...shared(options), type: String });
}

/** An ISO 8601 UTC instant. */
export function InstantProperty(options: PropertyOptions = {}): PropertyDecorator {
  return ApiProperty({ ...shared(options), type: String, format: 'date-time' });
}

/** A date without a time, YYYY-MM-DD. */
export function DateProperty(options: PropertyOptions = {}): PropertyDecorator {
  return ApiProperty({ ...shared(options), type: String, format: 'date' });
}

/** A decimal string, see contracts/domain/amounts.ts. */
export function AmountProperty(options: PropertyOptions = {}): PropertyDecorator {
  return ApiProperty({ ...shared(options), type: String, example: '124980.10' });
}

export function CountProperty(options: PropertyOptions = {}): PropertyDecorator {
  return ApiProperty({ ...shared(options), type: 'integer', minimum: 0 });
}

export function NumberProperty(options: PropertyOptions = {}): PropertyDecorator {
  return ApiProperty({ ...shared(options), type: Number });
}

export function BooleanProperty(options: PropertyOptions = {}): PropertyDecorator {
  return ApiProperty({ ...shared(options), type: Boolean });
}

/** One of a closed list of words; `enumName` names the list in the description. */
export function OneOfProperty(
  values: readonly string[],
  enumName: string,
  options: PropertyOptions = {},
): PropertyDecorator {
  return ApiProperty({ ...shared(options), enum: [...values], enumName });
}

export function OneOfListProperty(values: readonly string[], enumName: string): PropertyDecorator {
  return ApiProperty({ enum: [...values], enumName, isArray: true });
}

// Swagger takes a function for a lazy type only when its name is `type`: hence the arrow functions in place.
export function ObjectProperty(type: () => Class, options: PropertyOptions = {}): PropertyDecorator {
  return ApiProperty({ ...shared(options), type: () => type() as new () => unknown });
}

export function ListProperty(type: () => Class, options: PropertyOptions = {}): PropertyDecorator {
  return ApiProperty({ ...shared(options), type: () => type() as new () => unknown, isArray: true });
}

export function TextListProperty(options: PropertyOptions = {}): PropertyDecorator {
  return ApiProperty({ ...shared(options), type: String, isArray: true });
}
