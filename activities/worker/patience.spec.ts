import { pino, type Logger } from 'pino';
import { untilItWorks } from './patience.ts';

function logInto(lines: string[]): Logger {
  return pino(
    { base: {} },
    { write: (line: string) => void lines.push((JSON.parse(line) as { msg: string }).msg) },
  );
}

describe('waiting for a part that is away', () => {
  it('says what is wrong once for each change, and when it is there', async () => {
    const lines: string[] = [];
    const problems = ['refused', 'refused', 'wrong password'];
    const attempt = (): Promise<string> => {
      const problem = problems.shift();
      return problem === undefined ? Promise.resolve('connected') : Promise.reject(new Error(problem));
    };
    const result = await untilItWorks('PostgreSQL', attempt, logInto(lines), AbortSignal.timeout(20_000));
    expect(result).toBe('connected');
    expect(lines).toEqual([
      'PostgreSQL is away: refused',
      'PostgreSQL is away: wrong password',
      'PostgreSQL is there',
    ]);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const attempt = (): Promise<never> => {
      stop.abort();
      return Promise.reject(new Error('refused'));
    };
    await expect(untilItWorks('Temporal', attempt, logInto([]), stop.signal)).rejects.toThrow('aborted');
  });
});
