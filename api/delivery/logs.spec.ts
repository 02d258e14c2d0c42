import { Writable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { createLog } from './logs.ts';

describe('the log of the api', () => {
  it('says which endpoint was asked, never what for', () => {
    const lines: string[] = [];
    const destination = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    const request = {
      method: 'GET',
      url: '/api/v1/contacts?search=Ada%20Client',
      ip: '192.0.2.7',
      headers: { cookie: 'carrier_sync_session=secret' },
    } as unknown as FastifyRequest;
    createLog('info', destination).info({ req: request }, 'incoming request');
    expect(JSON.parse(lines.join(''))).toMatchObject({
      req: { method: 'GET', path: '/api/v1/contacts', remoteAddress: '192.0.2.7' },
    });
    expect(lines.join('')).not.toMatch(/Ada|secret/);
  });
});
