import type { FailureCode, FieldProblem, NextAction } from '../../../contracts/domain/failures.ts';
import { failureDefinition, isFailureCode, nextActions } from '../../../contracts/domain/failures.ts';

/** A refusal of the api (RFC 9457), with its closed code, a message for a person and one next action. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: FailureCode;
  readonly status: number;
  readonly nextAction: NextAction;
  readonly fields: readonly FieldProblem[];

  constructor(status: number, body: unknown) {
    const facts = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
    const code = isFailureCode(facts['code']) ? facts['code'] : codeOfStatus(status);
    super(typeof facts['detail'] === 'string' ? facts['detail'] : failureDefinition(code).message);
    this.code = code;
    this.status = status;
    this.nextAction =
      nextActions.find((action) => action === facts['nextAction']) ?? failureDefinition(code).nextAction;
    this.fields = Array.isArray(facts['fields']) ? facts['fields'].filter(isFieldProblem) : [];
  }
}

/** The api gave no answer: no network, a server that is starting, or a proxy without one behind it. */
export class ApiUnreachable extends Error {
  override readonly name = 'ApiUnreachable';
}

export function isAway(error: unknown): boolean {
  return (
    error instanceof ApiUnreachable || (error instanceof ApiProblem && error.code === 'SERVICE_UNAVAILABLE')
  );
}

export function isUnauthenticated(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'UNAUTHENTICATED';
}

/** What the refusal says about each field of a form, by its name. */
export function fieldMessages(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(error.fields.map(({ field, message }) => [field, message]));
}

function codeOfStatus(status: number): FailureCode {
  if (status === 401) return 'UNAUTHENTICATED';
  if (status === 403) return 'FORBIDDEN';
  if (status === 404) return 'NOT_FOUND';
  if (status === 409) return 'CONFLICT';
  if (status === 429) return 'TOO_MANY_ATTEMPTS';
  if (status >= 502 && status <= 504) return 'SERVICE_UNAVAILABLE';
  return status >= 500 ? 'INTERNAL' : 'VALIDATION_FAILED';
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return typeof value === 'object' && value !== null && 'field' in value && 'message' in value;
}
