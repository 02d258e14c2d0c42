import { NotFoundException } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { FailureError, failureCodes, failureDefinition } from '../../contracts/domain/failures.ts';
import { isUnexpected, problemOf } from './problem.ts';

function failedQuery(code: string): QueryFailedError {
  return new QueryFailedError('SELECT secret', [], Object.assign(new Error('secret detail'), { code }));
}

describe('a problem', () => {
  it.each(failureCodes)('of %s has the status, words and action of the failure table', (code) => {
    const { httpStatus, nextAction } = failureDefinition(code);
    const problem = problemOf(new FailureError(code, { institution: 'Meridian Life' }));
    expect(problem).toMatchObject({ type: `/problems/${code}`, status: httpStatus, code, nextAction });
    expect(problem.title).toMatch(/^[A-Z][a-z ]+$/);
    expect(problem.detail).not.toContain('{institution}');
  });

  it('names the fields that need correction', () => {
    const fields = [{ field: 'number', message: 'is missing' }];
    expect(problemOf(new FailureError('VALIDATION_FAILED', { fields })).fields).toEqual(fields);
  });

  it.each(['57P01', '08006', '53300', '57014'])('of PostgreSQL being away (%s) asks to come back', (code) => {
    expect(problemOf(failedQuery(code))).toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503 });
  });

  it('of an unexpected error says nothing about its inside', () => {
    for (const error of [new Error('secret'), failedQuery('42P01'), 'secret', null]) {
      const problem = problemOf(error);
      expect(problem).toMatchObject({ code: 'INTERNAL', status: 500 });
      expect(JSON.stringify(problem)).not.toContain('secret');
      expect(isUnexpected(problem)).toBe(true);
    }
  });

  it('of what the framework refuses has a code too', () => {
    expect(problemOf(new NotFoundException())).toMatchObject({ code: 'NOT_FOUND', status: 404 });
    const tooLong = Object.assign(new Error('x'), { statusCode: 413 });
    expect(problemOf(tooLong)).toMatchObject({
      code: 'VALIDATION_FAILED',
      status: 413,
      detail: 'The request is too long.',
    });
  });
});
