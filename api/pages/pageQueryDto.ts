import { IntegerQuery, TextInput } from '../schema/inputs.ts';

export const defaultPageSize = 50;
export const maximumPageSize = 200;

/** Which part of a list to answer with. */
export class PageQueryDto {
  @TextInput({ optional: true, maxLength: 2_000, description: 'The `nextCursor` of the page before.' })
  readonly cursor?: string;

  @IntegerQuery({ optional: true, minimum: 1, maximum: maximumPageSize })
  readonly limit?: number;
}
