import { localPath } from './localPath.ts';

describe('the way back after the sign-in', () => {
  it('leads to the page that was open', () => {
    expect(localPath('/contacts/7?link=3')).toBe('/contacts/7?link=3');
  });

  it.each([
    null,
    '',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/sign-in?next=/',
    '/\t/evil.example',
  ])('never leads elsewhere: %s', (next) => {
    expect(localPath(next)).toBe('/');
  });
});
