import { SessionTokens } from './sessionTokens.ts';

const origin = 'https://portal.example';
const token = '0A1B2C3D4E5F6071';
let tokens: SessionTokens;

beforeEach(() => {
  tokens = new SessionTokens();
});

describe('SessionTokens', () => {
  it.each([
    `/policies;jsessionid=${token}?page=2`,
    `/(X(1)S(${token}))/policies?page=2`,
    `/policies?page=2&sid=${token}`,
    `/policies?page=2&sid=42`,
    `/policies?page=2&tkt=${token}`,
  ])('takes the token out of %s, and puts that of the next session in', (address) => {
    tokens.asked(origin + address);
    tokens.signedIn();
    const place = tokens.hideOwn(address);
    expect(place).toContain('[session-token:');
    expect(place).not.toContain(token);
    expect(tokens.hide(`no answer from ${origin}${address}`)).not.toMatch(/0A1B|sid=42/);
    expect(tokens.restore(place)).toBe(address);

    const next = new SessionTokens();
    expect(next.restore(place)).toBeNull();
    const later = address.replace(/0A1B2C3D4E5F6071|(?<=sid=)42/, '99Z8Y7X6W5V4U3T2');
    next.asked(origin + later);
    expect(next.restore(place)).toBe(later);
  });

  it('takes it out wherever it stands, as it is or encoded', () => {
    tokens.asked(`${origin}/home;jsessionid=0A1B%2F2C3D4E5F`);
    const text = 'held 0A1B/2C3D4E5F and 0A1B%2F2C3D4E5F; /login?to=%2Fhome%3Bjsessionid%3D0A1B%252F2C3D4E5F';
    expect(tokens.hide(text)).not.toContain('2C3D');
    const cursor = Buffer.from(`{"next":"/home;jsessionid=0A1B%2F2C3D4E5F"}`).toString('base64url');
    expect(tokens.isEncodedIn(cursor)).toBe(true);
    expect(tokens.isEncodedIn('page-7')).toBe(false);
  });

  it('goes by the newest address that was asked for, not by that of a sign-in page that came instead', () => {
    tokens.asked(`${origin}/login;jsessionid=BEFORE-12345`);
    tokens.redirected(`${origin}/home;jsessionid=SIGNED-IN-12345`);
    tokens.signedIn();
    tokens.redirected(`${origin}/login;jsessionid=ANOTHER-12345`);
    expect(tokens.restore(tokens.hideOwn('/a;jsessionid=BEFORE-12345'))).toBe(
      '/a;jsessionid=SIGNED-IN-12345',
    );
    expect(tokens.hide('BEFORE-12345 SIGNED-IN-12345 ANOTHER-12345')).not.toMatch(/12345/);
  });

  it('leaves what tells records and pages apart, whatever its name', () => {
    tokens.asked(`${origin}/home;jsessionid=${token}`);
    tokens.signedIn();
    const ids = [
      '/policy?sid=POL-0001234',
      '/policy?sid=POL-0001235',
      '/policies?pageToken=a1b2c3d4e5f6g7h8i9',
    ];
    for (const id of ids) tokens.asked(origin + id);
    expect(ids.map((id) => tokens.hideOwn(id))).toEqual(ids);
    // Where only people read, no value under such a name is trusted.
    expect(tokens.hide('/policy?sid=POL-0001234')).toBe('/policy?sid=[session-token:sid]');
  });

  it('keeps apart what a login hands on under names of its own', () => {
    tokens.asked(`${origin}/a?k=aaaaaaaaaaaaaaaa1`);
    tokens.asked(`${origin}/b?k=bbbbbbbbbbbbbbbb2`);
    tokens.signedIn();
    const cursor = '/list?a=aaaaaaaaaaaaaaaa1&b=bbbbbbbbbbbbbbbb2';
    expect(tokens.hideOwn(cursor)).not.toMatch(/aaaa|bbbb/);
    expect(tokens.restore(tokens.hideOwn(cursor))).toBe(cursor);
  });

  it('does not mistake its own marks for tokens', () => {
    tokens.asked(`${origin}/home;jsessionid=${token}`);
    const once = tokens.hide(`/home;jsessionid=${token}`);
    expect(once).toBe('/home;jsessionid=[session-token:jsessionid]');
    expect(tokens.hide(once)).toBe(once);
  });
});
