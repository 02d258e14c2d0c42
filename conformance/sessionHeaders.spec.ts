import { withoutSessionHeaders } from './sessionHeaders.ts';

const token = 'eyJhbGciOiJIUzI1NiJ9.eyJpZCI6MX0.c2lnbmF0dXJl';

describe('withoutSessionHeaders', () => {
  it.each([
    ['cookie', 'session=1'],
    ['authorization', 'Basic YTpi'],
    ['xc-auth', token],
    ['x-auth-token', `Bearer ${token}`],
  ])('takes %s away', (name, value) => {
    expect(withoutSessionHeaders({ host: 'portal.example', [name]: value })).toEqual({
      host: 'portal.example',
    });
  });

  it('leaves what says nothing about who asks', () => {
    const headers = {
      host: 'portal.example',
      'user-agent': 'Mozilla/5.0_of_no_spaces_at_all',
      'x-api-version': '2026-11-21',
      'x-view': 'a view with a long name, in words',
      'sec-ch-ua-platform': 'aaaaaaaaaaaaaaaaaaaaaa',
    };
    expect(withoutSessionHeaders(headers)).toEqual(headers);
  });
});
