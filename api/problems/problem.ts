import { HttpException } from '@nestjs/common';
import { FailureError, failureDefinition, type FailureCode } from '../../contracts/domain/failures.ts';
import { isDatabaseAway } from '../database/databaseErrors.ts';
import type { ProblemResponseDto } from './problemResponseDto.ts';

export type Problem = Omit<ProblemResponseDto, 'instance'>;

/** Any exception as problem details; what is not expected says nothing about its inside. */
export function problemOf(exception: unknown): Problem {
  if (exception instanceof FailureError) return problemOfFailure(exception);
  if (isDatabaseAway(exception)) return problemOfFailure(new FailureError('SERVICE_UNAVAILABLE'));
  const status = statusOf(exception);
  if (status !== undefined && status < 500) return problemOfStatus(status);
  return problemOfFailure(new FailureError('INTERNAL'));
}

/** Whether somebody who runs the system should look into it. */
export function isUnexpected(problem: Problem): boolean {
  return problem.code === 'INTERNAL';
}

function problemOfFailure({ code, message, fields }: FailureError): Problem {
  const { httpStatus, nextAction } = failureDefinition(code);
  return {
    type: `/problems/${code}`,
    title: titleOf(code),
    status: httpStatus,
    detail: message,
    code,
    nextAction,
    ...(fields.length > 0 ? { fields: [...fields] } : {}),
  };
}

/** What the framework refused before the code saw it: an unknown address, a body that is too long or no JSON. */
function problemOfStatus(status: number): Problem {
  if (status === 404) return problemOfFailure(new FailureError('NOT_FOUND'));
  const details: Record<number, string> = {
    413: 'The request is too long.',
    415: 'The request must be JSON.',
  };
  const detail = details[status] ?? 'The request cannot be understood.';
  return { ...problemOfFailure(new FailureError('VALIDATION_FAILED', { detail })), status };
}

function statusOf(exception: unknown): number | undefined {
  if (exception instanceof HttpException) return exception.getStatus();
  const status = exception instanceof Error ? (exception as { statusCode?: unknown }).statusCode : undefined;
  return typeof status === 'number' && status >= 400 ? status : undefined;
}

/** `SERIAL_NUMBER_TAKEN` reads `Serial number taken`. */
function titleOf(code: FailureCode): string {
  const words = code.replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
