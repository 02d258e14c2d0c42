import {
  failureCodes,
  nextActions,
  type FailureCode,
  type NextAction,
} from '../../contracts/domain/failures.ts';
import { CountProperty, ListProperty, OneOfProperty, TextProperty } from '../schema/properties.ts';

export class FieldProblemDto {
  @TextProperty()
  readonly field!: string;

  @TextProperty()
  readonly message!: string;
}

/** Problem details (RFC 9457) with a code of the closed failure table. */
export class ProblemResponseDto {
  @TextProperty({ description: 'Names the failure: `/problems/<code>`.' })
  readonly type!: string;

  @TextProperty()
  readonly title!: string;

  @CountProperty()
  readonly status!: number;

  @TextProperty({ description: 'For a person: what happened and what to do.' })
  readonly detail!: string;

  @OneOfProperty(failureCodes, 'FailureCode')
  readonly code!: FailureCode;

  @OneOfProperty(nextActions, 'NextAction')
  readonly nextAction!: NextAction;

  @ListProperty(() => FieldProblemDto, { optional: true })
  readonly fields?: FieldProblemDto[];

  @TextProperty({ description: 'Id of this answer, to be told to support.' })
  readonly instance!: string;
}
