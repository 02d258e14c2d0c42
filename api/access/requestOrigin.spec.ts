import { isAllowedOrigin } from './requestOrigin.ts';

describe('the origin of a request that changes something', () => {
  const allowed = ['https://crm.example'];

  it('is our own page, or none where there is no browser', () => {
    expect(isAllowedOrigin('https://crm.example', allowed)).toBe(true);
    expect(isAllowedOrigin(undefined, allowed)).toBe(true);
  });

  it.each([
    'https://evil.example',
    'http://crm.example',
    'https://crm.example.evil',
    'https://crm.example:8443',
    'null',
    '',
  ])('is not %j', (origin) => {
    expect(isAllowedOrigin(origin, allowed)).toBe(false);
  });

  it('may call this machine by any of its names, at the same port', () => {
    const local = ['http://localhost:3000'];
    expect(isAllowedOrigin('http://127.0.0.1:3000', local)).toBe(true);
    expect(isAllowedOrigin('http://[::1]:3000', local)).toBe(true);
    expect(isAllowedOrigin('http://127.0.0.1:3001', local)).toBe(false);
    expect(isAllowedOrigin('http://localhost:3000', allowed)).toBe(false);
  });
});
