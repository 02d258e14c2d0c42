import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DataSource } from 'typeorm';
import type { OutboxEvent } from '../../contracts/domain/events.ts';
import { dataSourceOptions } from '../../database/dataSource.ts';
import { withTenant } from '../../database/tenantTransaction.ts';
import type { ApiClient } from '../../test/support/apiClient.ts';
import { insertCrm, testPassword, type CrmRecords } from '../../test/support/crmRecords.ts';
import { createTestApi, type TestApi } from '../../test/support/testApi.ts';

interface Received {
  id: string;
  data: { type: string; deviceId?: string };
}

/** A browser's EventSource, as far as we need it. */
class Reader {
  readonly events: Received[] = [];
  ended = false;
  status = 0;
  contentType = '';
  private readonly waiting = new Set<() => void>();
  private text = '';

  constructor(private readonly response: IncomingMessage) {
    this.status = response.statusCode ?? 0;
    this.contentType = String(response.headers['content-type']);
    response.setEncoding('utf8').on('data', (chunk: string) => {
      this.take(chunk);
    });
    response.on('close', () => {
      this.ended = true;
      this.wake();
    });
  }

  /** Resolves when the condition holds; the test's own time limit is the deadline. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resume) => this.waiting.add(resume));
  }

  close(): void {
    this.response.destroy();
  }

  private take(chunk: string): void {
    this.text += chunk;
    for (let end = this.text.indexOf('\n\n'); end >= 0; end = this.text.indexOf('\n\n')) {
      const [, id, data] = /^id: (\d+)\ndata: (.*)$/.exec(this.text.slice(0, end)) ?? [];
      if (id !== undefined && data !== undefined) {
        this.events.push({ id, data: JSON.parse(data) as Received['data'] });
      }
      this.text = this.text.slice(end + 2);
    }
    this.wake();
  }

  private wake(): void {
    for (const resume of this.waiting) resume();
    this.waiting.clear();
  }
}

describe('the event stream', () => {
  let api: TestApi;
  let crm: CrmRecords;
  let owner: ApiClient;
  let writer: DataSource;
  let port: number;
  const readers: Reader[] = [];

  beforeAll(async () => {
    api = await createTestApi();
    crm = await insertCrm(api.admin);
    owner = api.client();
    await owner.signIn(crm.emailOf.OWNER, testPassword);
    writer = new DataSource(
      dataSourceOptions({ url: api.database.urls.gateway, applicationName: 'test writer' }),
    );
    await writer.initialize();
    await api.application.listen(0, '127.0.0.1');
    port = (api.application.getHttpServer().address() as AddressInfo).port;
  });

  afterEach(() => {
    for (const reader of readers.splice(0)) reader.close();
  });

  afterAll(async () => {
    await writer.destroy();
    await api.close();
  });

  async function open(client: ApiClient, lastEventId?: string): Promise<Reader> {
    const headers = {
      cookie: client.cookie ?? '',
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ port, host: '127.0.0.1', path: '/api/v1/events', headers }, resolve)
        .on('error', reject)
        .end();
    });
    const reader = new Reader(response);
    readers.push(reader);
    return reader;
  }

  async function announce(organizationId: string, ...deviceIds: string[]): Promise<void> {
    await withTenant(writer, organizationId, ({ announce: say }) => {
      for (const deviceId of deviceIds) say({ type: 'device.changed', deviceId } satisfies OutboxEvent);
      return Promise.resolve();
    });
  }

  const devicesOf = (reader: Reader) => reader.events.flatMap(({ data }) => data.deviceId ?? []);

  it('begins with where it stands, then brings what happens, in order', async () => {
    const reader = await open(owner);
    await reader.until(() => reader.events.length === 1);
    expect([reader.status, reader.contentType]).toEqual([200, 'text/event-stream']);
    expect(reader.events[0]?.data).toEqual({ type: 'stream.ready' });
    await announce(crm.organizationId, 'a', 'b');
    await announce(crm.organizationId, 'c');
    await reader.until(() => devicesOf(reader).length === 3);
    expect(devicesOf(reader)).toEqual(['a', 'b', 'c']);
    const ids = reader.events.map(({ id }) => Number(id));
    expect(ids).toEqual([...ids].sort((left, right) => left - right));
  });

  it('goes on after the last event that the browser has, nothing left out and nothing twice', async () => {
    const first = await open(owner);
    await announce(crm.organizationId, 'd', 'e');
    await first.until(() => devicesOf(first).length === 2);
    first.close();
    await announce(crm.organizationId, 'f', 'g');
    const afterD = first.events.find(({ data }) => data.deviceId === 'd')?.id;
    const second = await open(owner, afterD);
    await second.until(() => devicesOf(second).length === 3);
    expect(devicesOf(second)).toEqual(['e', 'f', 'g']);
  });

  it('brings a thousand events to who was away', async () => {
    const reader = await open(owner);
    await reader.until(() => reader.events.length === 1);
    const from = reader.events[0]?.id;
    reader.close();
    const names = Array.from({ length: 1_000 }, (_, index) => `device-${String(index)}`);
    await announce(crm.organizationId, ...names);
    const back = await open(owner, from);
    await back.until(() => devicesOf(back).length === names.length);
    expect(devicesOf(back)).toEqual(names);
  });

  it('says so when the events since then are no longer kept, or never were', async () => {
    const reader = await open(owner);
    await reader.until(() => reader.events.length === 1);
    const from = reader.events[0]?.id ?? '';
    await announce(crm.organizationId, 'h', 'i');
    await api.admin.query(
      'DELETE FROM outbox WHERE organization_id = $1 AND position <= (SELECT last_position - 1 FROM organization_counters WHERE organization_id = $1)',
      [crm.organizationId],
    );
    for (const lastEventId of [from, '999999999', 'nonsense']) {
      const late = await open(owner, lastEventId);
      await late.until(() => late.events.length === 1);
      expect([lastEventId, late.events[0]?.data]).toEqual([lastEventId, { type: 'stream.reset' }]);
    }
  });

  it("brings nothing of another organization's", async () => {
    const other = await insertCrm(api.admin);
    const stranger = api.client();
    await stranger.signIn(other.emailOf.OWNER, testPassword);
    const theirs = await open(stranger, '0');
    await announce(crm.organizationId, 'ours');
    await announce(other.organizationId, 'theirs');
    await theirs.until(() => devicesOf(theirs).length === 1);
    expect(devicesOf(theirs)).toEqual(['theirs']);
  });

  it("takes another organization's last event for no place of its own", async () => {
    const other = await insertCrm(api.admin);
    const stranger = api.client();
    await stranger.signIn(other.emailOf.OWNER, testPassword);
    const ours = await open(owner);
    await announce(crm.organizationId, ...Array.from({ length: 20 }, (_, index) => `ours ${String(index)}`));
    await ours.until(() => devicesOf(ours).length === 20);
    await announce(other.organizationId, 'theirs before');
    for (const { id } of ours.events.slice(-3)) {
      const theirs = await open(stranger, id);
      await theirs.until(() => theirs.events.length > 0);
      expect(theirs.events[0]?.data).toEqual({ type: 'stream.reset' });
      await announce(crm.organizationId, 'ours again');
      await announce(other.organizationId, 'theirs');
      await theirs.until(() => devicesOf(theirs).length === 1);
      expect(devicesOf(theirs)).toEqual(['theirs']);
      theirs.close();
    }
  });

  it('ends when its person signs out', async () => {
    const leaving = api.client();
    await leaving.signIn(crm.emailOf.ADVISOR, testPassword);
    const reader = await open(leaving);
    await reader.until(() => reader.events.length === 1);
    await leaving.post('/api/v1/auth/sign-out');
    await reader.until(() => reader.ended);
    expect((await open(leaving)).status).toBe(401);
  });

  it('goes on when its listening connection was lost', async () => {
    const reader = await open(owner);
    await reader.until(() => reader.events.length === 1);
    await api.admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'carrier-sync api events' AND datname = current_database()`,
    );
    await announce(crm.organizationId, 'after the loss');
    await reader.until(() => devicesOf(reader).includes('after the loss'));
  });
});
