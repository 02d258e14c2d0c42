import { TextInput } from '../schema/inputs.ts';

export class CreateDeviceDto {
  @TextInput({ maxLength: 100, kind: 'verbatim', description: 'Exactly as printed on the device.' })
  readonly serialNumber!: string;

  @TextInput({ optional: true, maxLength: 100 })
  readonly name?: string;
}
