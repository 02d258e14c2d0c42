import { policyNumberMaxLength } from '../../contracts/domain/policyNumbers.ts';
import { DateInput, IdInput, TextInput } from '../schema/inputs.ts';

const numberDescription = 'Exactly as the carrier shows it; kept byte for byte.';

export class CreatePolicyDto {
  @IdInput({ optional: true, nullable: true }) readonly contactId?: string | null;
  @IdInput() readonly productId!: string;
  @IdInput() readonly statusId!: string;
  @TextInput({ maxLength: policyNumberMaxLength, kind: 'verbatim', description: numberDescription })
  readonly number!: string;
  @DateInput({ optional: true, nullable: true }) readonly issueDate?: string | null;
  @DateInput({ optional: true, nullable: true }) readonly maturityDate?: string | null;
}

/** What is left out stays as it is. */
export class UpdatePolicyDto {
  @IdInput({ optional: true, nullable: true }) readonly contactId?: string | null;
  @IdInput({ optional: true }) readonly productId?: string;
  @IdInput({ optional: true }) readonly statusId?: string;
  @TextInput({
    optional: true,
    maxLength: policyNumberMaxLength,
    kind: 'verbatim',
    description: numberDescription,
  })
  readonly number?: string;
  @DateInput({ optional: true, nullable: true }) readonly issueDate?: string | null;
  @DateInput({ optional: true, nullable: true }) readonly maturityDate?: string | null;
}
