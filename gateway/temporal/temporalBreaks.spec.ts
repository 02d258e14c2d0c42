import { TemporalBreaks } from './temporalBreaks.ts';

describe('breaks of the connection to Temporal', () => {
  let now: number;
  let told: number;
  let breaks: TemporalBreaks;

  beforeEach(() => {
    now = 0;
    told = 0;
    breaks = new TemporalBreaks(() => now);
    breaks.onBreak(() => (told += 1));
  });

  const answered = (afterMs: number): Promise<string> =>
    breaks.watch(() => {
      now += afterMs;
      return Promise.resolve('task');
    });
  const failed = async (afterMs: number): Promise<void> => {
    const poll = breaks.watch(() => {
      now += afterMs;
      return Promise.reject(new Error('UNAVAILABLE'));
    });
    await expect(poll).rejects.toThrow('UNAVAILABLE');
  };

  it('are told once when polls that were open fail, and once more when Temporal answers again', async () => {
    await answered(30_000);
    await failed(17_000);
    await failed(17_000);
    await failed(5);
    expect(told).toBe(1);
    await answered(60_000);
    await answered(60_000);
    expect(told).toBe(2);
  });

  it('are none where a poll was refused at once: nothing can have been on its way', async () => {
    await failed(5);
    await failed(5);
    expect(told).toBe(0);
  });
});
