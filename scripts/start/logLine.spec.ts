import { readableLogLine } from './logLine.ts';

const now = new Date('2026-03-01T08:00:00.000Z');

describe('readableLogLine', () => {
  it('turns a JSON record into time, process, level, message and the other fields', () => {
    const record = {
      level: 40,
      time: now.getTime(),
      pid: 7,
      hostname: 'h',
      msg: 'Device is silent',
      device: 'd1',
    };
    expect(readableLogLine('gateway', JSON.stringify(record), now)).toBe(
      '2026-03-01T08:00:00.000Z gateway  warn  Device is silent {"device":"d1"}',
    );
  });

  it('reads a time in either form', () => {
    const record = { level: 30, time: now.toISOString(), msg: 'up' };
    expect(readableLogLine('device', JSON.stringify(record), now)).toBe(
      '2026-03-01T08:00:00.000Z device   info  up',
    );
  });

  it.each(['plain words', '{not json', '{"level":"high"}', '[1]'])(
    'keeps other output as it is: %s',
    (line) => {
      expect(readableLogLine('postgres', line, now)).toBe(`2026-03-01T08:00:00.000Z postgres ${line}`);
    },
  );
});
