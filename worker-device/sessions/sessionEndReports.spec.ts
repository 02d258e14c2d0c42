import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportSessionEndedRequest } from '../../contracts/device/messages.ts';
import { createDeviceLog } from '../deviceLog.ts';
import { Backoff } from '../gateway/backoff.ts';
import type { DeviceGatewayClient } from '../gateway/deviceGatewayClient.ts';
import { SessionEndReports } from './sessionEndReports.ts';

const ended: ReportSessionEndedRequest = { sourceId: 'source', linkEpoch: 4, reason: 'SESSION_TIMED_OUT' };

describe('the reports of ended sessions', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'reports-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  function open(answer: (request: ReportSessionEndedRequest) => Promise<object>) {
    const call = ((_name: string, request: ReportSessionEndedRequest) =>
      answer(request)) as DeviceGatewayClient['call'];
    return SessionEndReports.open({
      path: join(directory, 'ended-sessions.json'),
      gateway: { call },
      log: createDeviceLog('silent'),
      backoff: new Backoff({ firstMs: 2, mostMs: 5 }),
    });
  }

  it('are repeated until the gateway has heard of it', async () => {
    let calls = 0;
    const heard = new Promise<ReportSessionEndedRequest>((resolve, reject) => {
      void open((request) => {
        calls += 1;
        if (calls < 3) return Promise.reject(new Error('away'));
        resolve(request);
        return Promise.resolve({});
      }).then((reports) => {
        reports.report(ended);
      }, reject);
    });
    expect(await heard).toEqual(ended);
  });

  it('outlive the process that could not bring them', async () => {
    const first = await open(() => Promise.reject(new Error('away')));
    first.report(ended);
    await first.stop();
    const heard = new Promise<ReportSessionEndedRequest>((resolve, reject) => {
      void open((request) => {
        resolve(request);
        return Promise.resolve({});
      }).then((reports) => {
        reports.retryNow();
      }, reject);
    });
    expect(await heard).toEqual(ended);
  });
});
