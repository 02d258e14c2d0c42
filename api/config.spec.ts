import { readApiConfig } from './config.ts';

const complete = {
  API_PORT: '3000',
  PUBLIC_ORIGIN: 'https://crm.example/',
  API_DATABASE_URL: 'postgres://api@db/crm',
  TEMPORAL_ADDRESS: 'temporal:7233',
  PAYLOAD_KEY: Buffer.alloc(32).toString('base64'),
};

describe('the configuration of the api', () => {
  it('is read from the environment', () => {
    const config = readApiConfig({
      ...complete,
      PUBLIC_ORIGIN: 'https://crm.example/, https://other.example',
    });
    expect(config).toMatchObject({
      port: 3000,
      publicOrigins: ['https://crm.example', 'https://other.example'],
      temporalNamespace: 'default',
      businessClock: {},
    });
  });

  it('names everything that is missing or wrong at once', () => {
    const read = () =>
      readApiConfig({ API_PORT: 'many', PAYLOAD_KEY: 'short', BUSINESS_CLOCK: '{', TEMPORAL_UI_URL: 'x' });
    for (const name of [
      'API_PORT',
      'PAYLOAD_KEY',
      'BUSINESS_CLOCK',
      'TEMPORAL_UI_URL',
      'API_DATABASE_URL',
      'TEMPORAL_ADDRESS',
    ]) {
      expect(read).toThrow(name);
    }
    expect(() => readApiConfig({ ...complete, PUBLIC_ORIGIN: '' })).toThrow('PUBLIC_ORIGIN is missing');
    expect(() => readApiConfig({ ...complete, PUBLIC_ORIGIN: 'crm' })).toThrow(
      'PUBLIC_ORIGIN: crm is no origin',
    );
  });
});
