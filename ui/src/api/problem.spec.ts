import { ApiProblem, ApiUnreachable, fieldMessages, isAway, isUnauthenticated } from './problem.ts';

describe('a refusal of the api', () => {
  it('keeps the message, code, next action and fields of its problem details', () => {
    const problem = new ApiProblem(400, {
      code: 'VALIDATION_FAILED',
      detail: 'Some fields need correction.',
      nextAction: 'CORRECT_INPUT',
      fields: [{ field: 'number', message: 'is missing' }, 'not a field problem'],
    });
    expect(problem).toMatchObject({ code: 'VALIDATION_FAILED', nextAction: 'CORRECT_INPUT', status: 400 });
    expect(fieldMessages(problem)).toEqual({ number: 'is missing' });
  });

  it('has words of its own when a proxy answers with something else', () => {
    const problem = new ApiProblem(502, {});
    expect(problem.code).toBe('SERVICE_UNAVAILABLE');
    expect(problem.message).toMatch(/not available for a moment/);
    expect(isAway(problem)).toBe(true);
  });

  it('tells an ended session and an api that is away from other refusals', () => {
    expect(isUnauthenticated(new ApiProblem(401, {}))).toBe(true);
    expect(isUnauthenticated(new ApiProblem(401, { code: 'SIGN_IN_REFUSED' }))).toBe(false);
    expect(isAway(new ApiUnreachable('no network'))).toBe(true);
    expect(isAway(new ApiProblem(500, {}))).toBe(false);
  });
});
