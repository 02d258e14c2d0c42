import { Matches } from 'class-validator';
import { PageQueryDto } from '../pages/pageQueryDto.ts';
import { PolicyResponseDto } from '../policies/policyResponseDto.ts';
import { DateInput, TextInput } from '../schema/inputs.ts';
import {
  CountProperty,
  DateProperty,
  IdProperty,
  InstantProperty,
  ListProperty,
  TextProperty,
} from '../schema/properties.ts';

const emailShape = /^[^\s@]+@[^\s@]+$/;

export class ContactQueryDto extends PageQueryDto {
  @TextInput({ optional: true, minLength: 0, maxLength: 200, description: 'Part of the name or household.' })
  readonly search?: string;
}

export class CreateContactDto {
  @TextInput({ maxLength: 200 }) readonly displayName!: string;
  @TextInput({ optional: true, nullable: true, maxLength: 200 }) readonly household?: string | null;
  @TextInput({ optional: true, nullable: true, maxLength: 254 })
  @Matches(emailShape, { message: 'is not an email address' })
  readonly email?: string | null;
  @TextInput({ optional: true, nullable: true, maxLength: 50 }) readonly phone?: string | null;
  @DateInput({ optional: true, nullable: true }) readonly birthDate?: string | null;
}

/** What is left out stays as it is; null clears. */
export class UpdateContactDto {
  @TextInput({ optional: true, maxLength: 200 }) readonly displayName?: string;
  @TextInput({ optional: true, nullable: true, maxLength: 200 }) readonly household?: string | null;
  @TextInput({ optional: true, nullable: true, maxLength: 254 })
  @Matches(emailShape, { message: 'is not an email address' })
  readonly email?: string | null;
  @TextInput({ optional: true, nullable: true, maxLength: 50 }) readonly phone?: string | null;
  @DateInput({ optional: true, nullable: true }) readonly birthDate?: string | null;
}

export class ContactSummaryResponseDto {
  @IdProperty() readonly id!: string;
  @TextProperty() readonly displayName!: string;
  @TextProperty({ nullable: true }) readonly household!: string | null;
  @TextProperty({ nullable: true }) readonly email!: string | null;
  @TextProperty({ nullable: true }) readonly phone!: string | null;
  @CountProperty() readonly policyCount!: number;
}

export class ContactPageResponseDto {
  @ListProperty(() => ContactSummaryResponseDto) readonly items!: ContactSummaryResponseDto[];
  @TextProperty({ nullable: true }) readonly nextCursor!: string | null;
  @CountProperty({ optional: true, description: 'Of all pages; absent while searching.' })
  readonly total?: number;
}

export class ContactResponseDto {
  @IdProperty() readonly id!: string;
  @TextProperty() readonly displayName!: string;
  @TextProperty({ nullable: true }) readonly household!: string | null;
  @TextProperty({ nullable: true }) readonly email!: string | null;
  @TextProperty({ nullable: true }) readonly phone!: string | null;
  @DateProperty({ nullable: true }) readonly birthDate!: string | null;
  @InstantProperty() readonly createdAt!: string;
  @InstantProperty() readonly updatedAt!: string;
  @ListProperty(() => PolicyResponseDto) readonly policies!: PolicyResponseDto[];
}
