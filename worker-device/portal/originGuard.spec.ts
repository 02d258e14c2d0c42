import { OriginGuard } from './originGuard.ts';

const guard = new OriginGuard('http://127.0.0.1:9000', ['https://portal.example', 'https://sso.example']);

describe('OriginGuard', () => {
  it('knows the portal where it answers and the origins declared besides it', () => {
    expect(guard.allows(new URL('http://127.0.0.1:9000/x'))).toBe(true);
    expect(guard.allows(new URL('https://sso.example/login'))).toBe(true);
    expect(guard.allowsInPage('ws://127.0.0.1:9000/live')).toBe(true);
    expect(guard.allowsInPage('data:image/png;base64,AA')).toBe(true);
  });

  it.each([
    'http://127.0.0.1:9001/',
    'https://127.0.0.1:9000/',
    'https://portal.example/',
    'https://sso.example.evil.example/',
    'http://sso.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
  ])('lets nothing reach %s', (address) => {
    expect(guard.allowsInPage(address)).toBe(false);
  });
});
