import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { isDatabaseAway } from './databaseErrors.ts';

const failed = (code: string): QueryFailedError =>
  new QueryFailedError('SELECT 1', [], Object.assign(new Error('refused'), { code }));

describe('a database that is away', () => {
  it('is told from a statement that it refused', () => {
    expect(isDatabaseAway(failed('57P01'))).toBe(true);
    expect(isDatabaseAway(failed('23505'))).toBe(false);
    expect(isDatabaseAway(new Error('a mistake of ours'))).toBe(false);
  });

  it('may have been lost between two statements of a transaction', () => {
    expect(isDatabaseAway(new QueryRunnerAlreadyReleasedError())).toBe(true);
  });
});
