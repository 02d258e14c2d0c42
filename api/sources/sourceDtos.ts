import { IdInput, TextInput } from '../schema/inputs.ts';

export class CreateSourceDto {
  @TextInput({ maxLength: 200, description: 'Source Name, for example `Allianz - Agent Smith`.' })
  readonly name!: string;

  @TextInput({ maxLength: 200, kind: 'verbatim', description: 'Source Username.' })
  readonly username!: string;

  @TextInput({
    optional: true,
    maxLength: 200,
    description: 'Who authorized it; the person who creates it when left out.',
  })
  readonly authorizedBy?: string;
}

export class UpdateSourceDto {
  @TextInput({ optional: true, maxLength: 200 }) readonly name?: string;
  @TextInput({ optional: true, maxLength: 200, kind: 'verbatim' }) readonly username?: string;
  @TextInput({ optional: true, maxLength: 200 }) readonly authorizedBy?: string;
  @IdInput({ optional: true, description: 'The device that logs in for this source.' })
  readonly deviceId?: string;
}
