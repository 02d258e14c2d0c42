import { randomBytes } from 'node:crypto';
import { readGatewayConfig } from './config.ts';

const key = randomBytes(32).toString('base64');
const environment = {
  GATEWAY_HOST: '127.0.0.1',
  GATEWAY_PORT: '7402',
  GATEWAY_HEALTH_PORT: '7403',
  GATEWAY_DATABASE_URL: 'postgres://localhost/carrier_sync',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  TEMPORAL_NAMESPACE: 'default',
  PAYLOAD_KEY: key,
  TASK_TOKEN_KEY: key,
  SESSION_TOKEN_KEY: key,
};

describe('the gateway’s configuration', () => {
  it('is read from the environment', () => {
    expect(readGatewayConfig(environment)).toMatchObject({
      port: 7402,
      logLevel: 'info',
      payloadKey: Buffer.from(key, 'base64'),
    });
  });

  it('names everything that is missing or wrong at once', () => {
    const wrong = {
      ...environment,
      GATEWAY_PORT: 'x',
      TASK_TOKEN_KEY: 'short',
      TEMPORAL_ADDRESS: undefined,
      GATEWAY_TLS_KEY: '/key.pem',
      BUSINESS_CLOCK: '{',
    };
    const problems = (): unknown => readGatewayConfig(wrong);
    for (const name of ['GATEWAY_PORT', 'TASK_TOKEN_KEY', 'TEMPORAL_ADDRESS', 'BUSINESS_CLOCK']) {
      expect(problems).toThrow(name);
    }
    expect(problems).toThrow('belong together');
  });

  it('never repeats a key', () => {
    const secret = randomBytes(31).toString('base64');
    let message = '';
    try {
      readGatewayConfig({ ...environment, PAYLOAD_KEY: secret });
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('PAYLOAD_KEY');
    expect(message).not.toContain(secret);
  });
});
