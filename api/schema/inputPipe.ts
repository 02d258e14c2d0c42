import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { FailureError, type FieldProblem } from '../../contracts/domain/failures.ts';

/** Checks every body and query against its DTO; unknown fields are refused. */
export function inputPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) => new FailureError('VALIDATION_FAILED', { fields: fieldProblems(errors) }),
  });
}

const longestFieldName = 100;

function fieldProblems(errors: readonly ValidationError[], parent = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    const field = `${parent}${error.property}`.slice(0, longestFieldName);
    const messages = Object.entries(error.constraints ?? {}).map(([constraint, message]) => ({
      field,
      message: constraint === 'whitelistValidation' ? 'is not known here' : message,
    }));
    return [...messages, ...fieldProblems(error.children ?? [], `${field}.`)];
  });
}
