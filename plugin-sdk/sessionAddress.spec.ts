import { addressTokensIn, inSessionOf, withoutAddressTokens } from './sessionAddress.ts';

describe('withoutAddressTokens', () => {
  it.each([
    ['/home;jsessionid=0A1B.node1!-7?page=2', '/home?page=2'],
    ['/home;JSESSIONID=0A1B;view=all', '/home;view=all'],
    ['/(S(k2j3))/home', '/home'],
    ['/app/(X(1)F(aa)S(bb))/home?x=(1)', '/app/home?x=(1)'],
    ['/home?sid=12', '/home'],
    ['/home?sid=12&page=2', '/home?page=2'],
    ['/home?page=2&PHPSESSID=12', '/home?page=2'],
    ['/home?a=1&session_id=2&CFID=3&CFTOKEN=4&b=5#top', '/home?a=1&b=5#top'],
    ['/home?session_id=2&sid=3&b=5', '/home?b=5'],
    ['/home?CFID=3&CFTOKEN=4', '/home'],
    ['https://portal.example/home?sid=1', 'https://portal.example/home'],
  ])('makes %s to %s', (address, without) => {
    expect(withoutAddressTokens(address)).toBe(without);
  });

  it.each([
    '/policies?pageToken=abc&next_token=def&side=left',
    '/policies;page=2?assessment=7',
    '/policies/AB(12)/(x)',
    '/residents?accountsid=1',
  ])('leaves %s, which names no session', (address) => {
    expect(addressTokensIn(address)).toEqual([]);
    expect(withoutAddressTokens(address)).toBe(address);
  });

  it('leaves out only what it is asked to', () => {
    const address = '/home;jsessionid=OLD?sid=NEW';
    expect(withoutAddressTokens(address, ({ value }) => value === 'OLD')).toBe('/home?sid=NEW');
  });
});

describe('inSessionOf', () => {
  it.each([
    ['https://p.example/home;jsessionid=0A1B?x=1', '/policies?page=2', '/policies;jsessionid=0A1B?page=2'],
    ['https://p.example/(S(k2j3))/home', '/policies?page=2#top', '/(S(k2j3))/policies?page=2#top'],
    ['https://p.example/home?x=1&sid=12', '/policies', '/policies?sid=12'],
    ['https://p.example/home?sid=12', '/policies?page=2', '/policies?page=2&sid=12'],
    ['https://p.example/home', '/policies?page=2', '/policies?page=2'],
    ['https://p.example/home;jsessionid=NEW', '/policies;jsessionid=OLD', '/policies;jsessionid=NEW'],
  ])('asks in the session of %s for %s', (address, path, asked) => {
    expect(inSessionOf(address, path)).toBe(asked);
  });
});
