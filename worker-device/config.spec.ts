import { readDeviceConfig } from './config.ts';

const enough = { GATEWAY_ADDRESS: 'gateway.example:7443' };

describe('the configuration of a device', () => {
  it('needs nothing but the gateway’s address, and then speaks TLS', () => {
    const config = readDeviceConfig(enough);
    expect(config).toMatchObject({
      gatewayAddress: 'gateway.example:7443',
      gatewayTls: { kind: 'ON' },
      portalOrigins: {},
      pluginDirectories: [],
      logLevel: 'info',
    });
    expect(config.dataDirectory).toMatch(/carrier-sync-device$/);
  });

  it.each(['127.0.0.1:7000', 'localhost:7000', '[::1]:7000'])('may do without TLS on %s', (address) => {
    const config = readDeviceConfig({ GATEWAY_ADDRESS: address, GATEWAY_TLS: 'off' });
    expect(config.gatewayTls).toEqual({ kind: 'OFF' });
  });

  it.each([
    ['no address', { GATEWAY_ADDRESS: '' }, 'GATEWAY_ADDRESS is missing'],
    ['no port', { GATEWAY_ADDRESS: 'gateway.example' }, 'is not host:port'],
    ['no TLS to another machine', { GATEWAY_TLS: 'off' }, 'on this machine only'],
    ['a third way of TLS', { GATEWAY_TLS: 'maybe' }, 'neither on nor off'],
    [
      'an authority that is not there',
      { GATEWAY_CA_FILE: '/nowhere/ca.pem' },
      'GATEWAY_CA_FILE cannot be read',
    ],
    ['an origin that is none', { PORTAL_ORIGINS: '{"a":"ftp://x"}' }, 'no http(s) origin for a'],
    ['origins that are no object', { PORTAL_ORIGINS: '[]' }, 'PORTAL_ORIGINS is not a JSON object'],
    ['a relative plugin directory', { PLUGIN_DIRECTORIES: 'plugins' }, 'not an absolute path'],
    ['a port beyond all ports', { DEVICE_HEALTH_PORT: '70000' }, 'DEVICE_HEALTH_PORT is no port'],
    ['an unknown log level', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL loud is none of'],
  ])('refuses %s', (_what, changes, words) => {
    expect(() => readDeviceConfig({ ...enough, ...changes })).toThrow(words);
  });

  it('names everything that is wrong at once', () => {
    const wrong = { GATEWAY_TLS: 'maybe', BUSINESS_CLOCK: '{' };
    expect(() => readDeviceConfig(wrong)).toThrow(/GATEWAY_ADDRESS[^]*GATEWAY_TLS[^]*BUSINESS_CLOCK/);
  });
});
