import { readOptions } from './options.ts';

describe('readOptions', () => {
  it('keeps the data of two clones apart and outside both', () => {
    const { home } = readOptions([], { XDG_DATA_HOME: '/data' });
    expect(home).toMatch(/^\/data\/carrier-sync\/.+-[0-9a-f]{8}$/u);
  });

  it('takes a port from the environment', () => {
    expect(readOptions([], { API_PORT: '8080' }).wantedPorts.API_PORT).toBe(8080);
  });

  it.each(['', 'abc', '-1', '70000', '80.5'])('refuses the port "%s" by name', (text) => {
    expect(() => readOptions([], { GATEWAY_PORT: text })).toThrow(/GATEWAY_PORT/u);
  });

  it('refuses a flag that it does not know', () => {
    expect(() => readOptions(['--frsh'], {})).toThrow(/frsh/u);
  });

  it('anchors the business clock once, so that every process reads the same time', () => {
    const { businessClock } = readOptions([], { BUSINESS_CLOCK: '{"speed":60}' });
    const settings = JSON.parse(businessClock ?? '') as { speed: number; anchor: string };
    expect(settings.speed).toBe(60);
    expect(Date.parse(settings.anchor)).not.toBeNaN();
  });
});
