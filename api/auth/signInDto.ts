import { TextInput } from '../schema/inputs.ts';

export class SignInDto {
  @TextInput({ maxLength: 254 })
  readonly email!: string;

  @TextInput({ maxLength: 1_000, kind: 'verbatim' })
  readonly password!: string;
}
