import { createDeviceLog } from './deviceLog.ts';

describe('the log of the device', () => {
  it('says of an error its first line, without the session that an address in it carries', () => {
    const lines: string[] = [];
    const log = createDeviceLog('info', { write: (line: string) => void lines.push(line) });
    const error = new Error(
      'page.goto: net::ERR_ABORTED at https://p.example/home;jsessionid=0A1B?sid=2C3D\nCall log',
    );
    log.error({ err: error }, 'a page failed');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      err: {
        message: 'page.goto: net::ERR_ABORTED at https://p.example/home;jsessionid=[removed]?sid=[removed]',
      },
    });
  });
});
