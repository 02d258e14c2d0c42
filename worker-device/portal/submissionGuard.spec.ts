import { SubmissionGuard } from './submissionGuard.ts';

const form = (body: string, url = 'https://portal.example/login') => ({
  url,
  contentType: 'application/x-www-form-urlencoded',
  body,
});

describe('SubmissionGuard', () => {
  it.each([
    ['a form', form('user=ann&password=s3cret%26Word')],
    [
      'JSON',
      { url: 'https://p.example/api', contentType: 'application/json', body: '{"a":{"p":"s3cret&Word"}}' },
    ],
    ['the address', { url: 'https://p.example/?p=s3cret%26Word', contentType: undefined, body: null }],
    ['base64', { url: 'https://p.example/', contentType: 'text/plain', body: `x ${btoa('s3cret&Word')}` }],
    [
      'many parts',
      { url: 'https://p.example/', contentType: 'multipart/form-data', body: '--x\r\n\r\ns3cret&Word\r\n' },
    ],
  ])('lets a password in %s pass once', (_case, request) => {
    const guard = new SubmissionGuard();
    guard.armCredentials('s3cret&Word');
    expect(guard.submitted).toBe(false);
    expect(guard.admits(request)).toBe(true);
    expect(guard.submitted).toBe(true);
    expect(guard.admits(request)).toBe(false);
    expect(guard.refused).toBe(1);
  });

  it('lets everything pass that does not carry it', () => {
    const guard = new SubmissionGuard();
    guard.armAnswers(['123456']);
    expect(guard.admits(form('code=654321'))).toBe(true);
    expect(guard.admits({ url: 'https://p.example/a.css', contentType: undefined, body: null })).toBe(true);
    expect(guard.submitted).toBe(false);
  });

  it('compares short answers with whole fields only', () => {
    const guard = new SubmissionGuard();
    guard.armAnswers(['rex']);
    expect(guard.admits(form('note=the+rexroth'))).toBe(true);
    expect(guard.submitted).toBe(false);
    expect(guard.admits(form('answer=rex'))).toBe(true);
    expect(guard.submitted).toBe(true);
  });

  it('lets the next answer pass once as well', () => {
    const guard = new SubmissionGuard();
    guard.armAnswers(['111111']);
    guard.admits(form('code=111111'));
    guard.armAnswers(['222222']);
    expect(guard.admits(form('code=222222'))).toBe(true);
    expect(guard.admits(form('code=222222'))).toBe(false);
  });

  it('lets a password pass again only in the one request that carries a new answer', () => {
    const guard = new SubmissionGuard();
    guard.armCredentials('s3cret&Word');
    expect(guard.admits(form('password=s3cret%26Word'))).toBe(true);
    guard.armAnswers(['111111']);
    expect(guard.admits(form('password=s3cret%26Word'))).toBe(false);
    expect(guard.admits(form('password=s3cret%26Word&code=000000'))).toBe(false);
    expect(guard.submitted).toBe(false);
    expect(guard.refused).toBe(2);
    expect(guard.admits(form('password=s3cret%26Word&code=111111'))).toBe(true);
    expect(guard.submitted).toBe(true);
    expect(guard.admits(form('password=s3cret%26Word&code=111111'))).toBe(false);
    guard.armAnswers(['222222']);
    expect(guard.admits(form('password=s3cret%26Word&code=222222'))).toBe(true);
  });

  it('lets a password that waited for an answer pass once, with the answer or after it', () => {
    for (const body of ['password=s3cret%26Word&code=111111', 'password=s3cret%26Word']) {
      const guard = new SubmissionGuard();
      guard.armCredentials('s3cret&Word');
      guard.armAnswers(['111111']);
      expect(guard.admits(form(body))).toBe(true);
      expect(guard.submitted).toBe(true);
      expect(guard.admits(form('password=s3cret%26Word'))).toBe(false);
    }
  });

  it('keeps watching the password when another code is asked for', () => {
    const guard = new SubmissionGuard();
    guard.armCredentials('s3cret&Word');
    guard.admits(form('password=s3cret%26Word'));
    guard.armAnswers([]);
    expect(guard.admits(form('password=s3cret%26Word'))).toBe(false);
  });

  it('takes whatever was typed out of a text, however it is written there', () => {
    const guard = new SubmissionGuard();
    guard.armCredentials('pass "word"');
    guard.armAnswers(['123456']);
    const text = `fill("pass \\"word\\"") ${encodeURIComponent('pass "word"')} 123456`;
    expect(guard.redact(text)).toBe('fill("[removed]") [removed] [removed]');
  });
});
