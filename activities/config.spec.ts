import { readWorkerConfig } from './config.ts';

const complete = {
  SYNC_DATABASE_URL: 'postgres://localhost/carrier_sync',
  TEMPORAL_ADDRESS: 'localhost:7233',
  PAYLOAD_KEY: Buffer.alloc(32, 1).toString('base64'),
  WORKER_HEALTH_PORT: '0',
};

describe('the configuration of the worker', () => {
  it('takes what is given and leaves the rest at what most installations use', () => {
    expect(readWorkerConfig(complete)).toMatchObject({
      temporalNamespace: 'default',
      logLevel: 'info',
      healthPort: 0,
      businessClock: {},
      carrierStopWindowMs: 24 * 3_600_000,
    });
  });

  it('names everything that is missing or wrong at once', () => {
    const wrong = {
      PAYLOAD_KEY: 'c2hvcnQ=',
      WORKER_HEALTH_PORT: 'http',
      BUSINESS_CLOCK: 'fast',
      CARRIER_STOP_WINDOW_HOURS: 'soon',
    };
    expect(() => readWorkerConfig(wrong)).toThrow(
      [
        'The worker cannot start:',
        'SYNC_DATABASE_URL is missing',
        'TEMPORAL_ADDRESS is missing',
        'PAYLOAD_KEY needs 32 bytes in base64',
        'WORKER_HEALTH_PORT is no port',
        'BUSINESS_CLOCK is not JSON',
        'CARRIER_STOP_WINDOW_HOURS needs a number of hours',
      ].join('\n  '),
    );
  });
});
