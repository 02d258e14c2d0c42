import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Metadata, status } from '@grpc/grpc-js';
import type { ReportSessionEndedRequest } from '../../contracts/device/messages.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { createDeviceLog } from '../deviceLog.ts';
import { Backoff } from '../gateway/backoff.ts';
import type { DeviceGatewayClient } from '../gateway/deviceGatewayClient.ts';
import { SessionEndReports } from './sessionEndReports.ts';

const ended: ReportSessionEndedRequest = { sourceId: 'source', linkEpoch: 4, reason: 'SESSION_TIMED_OUT' };

describe('the reports of ended sessions', () => {
  let directory: string;
  const opened: SessionEndReports[] = [];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'reports-'));
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((reports) => reports.stop()));
    await rm(directory, { recursive: true });
  });

  async function open(
    answer: (request: ReportSessionEndedRequest) => Promise<object>,
    backoff = new Backoff({ firstMs: 2, mostMs: 5 }),
  ): Promise<SessionEndReports> {
    const call = ((_name: string, request: ReportSessionEndedRequest) =>
      answer(request)) as DeviceGatewayClient['call'];
    const reports = await SessionEndReports.open({
      path: join(directory, 'ended-sessions.json'),
      gateway: { call },
      log: createDeviceLog('silent'),
      backoff,
    });
    opened.push(reports);
    return reports;
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

  it('are told at once when the gateway can be reached again', async () => {
    let away = true;
    const heard: ReportSessionEndedRequest[] = [];
    const reports = await open(
      (request) => {
        heard.push(request);
        return away ? Promise.reject(new Error('away')) : Promise.resolve({});
      },
      new Backoff({ firstMs: 600_000, mostMs: 600_000 }),
    );
    reports.report(ended);
    await waitUntil('the first try', 5_000, () => Promise.resolve(heard.length > 0));
    away = false;
    reports.retryNow();
    await waitUntil('the second try', 5_000, () => Promise.resolve(heard.length > 1));
  });

  it('are forgotten once they were heard', async () => {
    const heard: ReportSessionEndedRequest[] = [];
    const hear = (request: ReportSessionEndedRequest) => Promise.resolve({ heard: heard.push(request) });
    const reports = await open(hear);
    reports.report(ended);
    await reports.stop();
    const after = await open(hear);
    after.retryNow();
    await after.stop();
    expect(heard).toEqual([ended]);
  });

  it('are told when they come in the moment in which the sending of others ends', async () => {
    const heard: number[] = [];
    let answer = (): void => undefined;
    const answered = new Promise<object>((resolve) => {
      answer = () => resolve({});
    });
    const reports = await open(({ linkEpoch }) => {
      heard.push(linkEpoch);
      return answered;
    });
    reports.report(ended);
    // After the sending has taken in the answer, before anybody knows that it is over.
    const later = answered.then(() => reports.report({ ...ended, linkEpoch: 5 }));
    answer();
    await later;
    await waitUntil('the later report to be heard', 5_000, () => Promise.resolve(heard.includes(5)));
    expect(heard).toEqual([4, 5]);
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

  it('that are refused for good do not hold up the others', async () => {
    const heard: ReportSessionEndedRequest[] = [];
    const reports = await open((request) => {
      heard.push(request);
      return request.sourceId === 'given away'
        ? Promise.reject(refusal('NOT_THIS_DEVICE'))
        : Promise.resolve({});
    });
    reports.report({ ...ended, sourceId: 'given away' });
    reports.report(ended);
    await waitUntil('the other report to be heard', 5_000, () => Promise.resolve(heard.includes(ended)));
    await reports.stop();
    expect(heard.map(({ sourceId }) => sourceId)).toEqual(['given away', 'source']);
    const after = await open((request) => Promise.resolve({ heard: heard.push(request) }));
    after.retryNow();
    await after.stop();
    expect(heard).toHaveLength(2);
  });

  it.each(['', '\0\0\0', '[{"sourceId":', '{}'])(
    'whose list was damaged (%j) do not keep the device from starting',
    async (damaged) => {
      await writeFile(join(directory, 'ended-sessions.json'), damaged);
      const heard: ReportSessionEndedRequest[] = [];
      const reports = await open((request) => Promise.resolve({ heard: heard.push(request) }));
      reports.report(ended);
      await waitUntil('the report to be heard', 5_000, () => Promise.resolve(heard.length > 0));
      await reports.stop();
      expect(heard).toEqual([ended]);
    },
  );
});

function refusal(code: string): Error {
  const metadata = new Metadata();
  metadata.set('failure-code', code);
  return Object.assign(new Error(code), { code: status.PERMISSION_DENIED, details: code, metadata });
}
