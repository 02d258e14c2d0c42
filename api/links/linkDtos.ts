import { Type } from 'class-transformer';
import { IsDefined, IsISO8601, Matches, ValidateNested } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { IdInput, TextInput } from '../schema/inputs.ts';

const base64Url = /^[A-Za-z0-9_-]+$/;

/** Ciphertext that only the device can open, see contracts/domain/sealing.ts. */
export class SealedEnvelopeDto {
  @TextInput({ maxLength: 100 }) readonly keyId!: string;

  @TextInput({ maxLength: 200 })
  @Matches(base64Url, { message: 'is not base64url' })
  readonly enc!: string;

  @TextInput({ maxLength: 16_384 })
  @Matches(base64Url, { message: 'is not base64url' })
  readonly ciphertext!: string;

  @TextInput({ maxLength: 40 })
  @IsISO8601({ strict: true }, { message: 'is not an instant' })
  readonly expiresAt!: string;
}

export class SubmitAnswerDto {
  @IdInput({ description: 'Drawn in the browser, a new one for each submission.' })
  readonly submissionId!: string;

  @TextInput({ maxLength: 100, description: '`credentials` or the id of the open challenge.' })
  readonly challengeId!: string;

  @ApiProperty({ type: () => SealedEnvelopeDto })
  @IsDefined({ message: 'is missing' })
  @ValidateNested({ message: 'is not an envelope' })
  @Type(() => SealedEnvelopeDto)
  readonly envelope!: SealedEnvelopeDto;
}

export class ResendCodeDto {
  @TextInput({ maxLength: 100 }) readonly challengeId!: string;
}
