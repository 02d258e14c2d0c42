import { Writable } from 'node:stream';
import { createGatewayLog } from './gatewayLog.ts';

describe('the log of the gateway', () => {
  it('says what failed, and nothing of what a statement was given or found', () => {
    const lines: string[] = [];
    const destination = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    const failure = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (number)=(00-4711) already exists.',
      parameters: ['00-4711', 'Ada Lovelace'],
    });
    createGatewayLog('info', destination).error({ err: failure }, 'a reading failed');
    expect(JSON.parse(lines.join(''))).toMatchObject({ err: { message: 'duplicate key', code: '23505' } });
    expect(lines.join('')).not.toMatch(/00-4711|Lovelace/);
  });
});
