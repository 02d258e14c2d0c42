import { FaultyWire } from '../../test/faults/wire/faultyWire.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import type { GatewayFixture } from '../../test/support/gateway/gatewayFixture.ts';
import {
  createGatewayFixture,
  drawSerialNumber,
  insertDevice,
  insertOrganization,
} from '../../test/support/gateway/gatewayFixture.ts';
import { TestDevice } from '../../test/support/gateway/testDevice.ts';

const unheardAfterMs = 1_500;
const longestMs = 10_000;

/** A device on a wire of its own, with the calls that it makes beside its work. */
class WiredDevice {
  readonly deviceId: string;
  private readonly device: TestDevice;
  private readonly wire: FaultyWire;
  private sequence = 0;

  constructor(deviceId: string, device: TestDevice, wire: FaultyWire) {
    this.deviceId = deviceId;
    this.device = device;
    this.wire = wire;
  }

  /** Holds a call at the gateway. A device holds one: the first of two is answered when the second has arrived. */
  async listen(): Promise<void> {
    const first = this.askForNews([]);
    this.askForNews([]).catch(() => undefined);
    await first;
  }

  /** Was answered at once, and holds no call from then on. */
  async listenNoMore(): Promise<void> {
    await this.askForNews(['a carrier that goes on']);
  }

  beat(): Promise<unknown> {
    this.sequence += 1;
    return this.device.call('Heartbeat', {
      bootId: this.device.bootId,
      sequence: this.sequence,
      deviceTime: new Date().toISOString(),
      journalledReadings: 0,
      storageFull: false,
    });
  }

  cutOff(): Promise<void> {
    return this.wire.set('cut');
  }

  async close(): Promise<void> {
    this.device.close();
    await this.wire.close();
  }

  private askForNews(known: readonly string[]): Promise<unknown> {
    return this.device.call('AwaitNews', { knownStoppedPlugins: known.map((pluginId) => ({ pluginId })) });
  }
}

describe('a device that holds no call any more', () => {
  let fixture: GatewayFixture;
  let organizationId: string;
  let devices: WiredDevice[] = [];

  beforeAll(async () => {
    fixture = await createGatewayFixture({ unheardAfterMs });
    organizationId = await insertOrganization(fixture.sql);
  });
  afterAll(() => fixture.close());
  afterEach(async () => {
    await Promise.all(devices.map((device) => device.close()));
    devices = [];
  });

  async function connected(): Promise<WiredDevice> {
    const serialNumber = drawSerialNumber();
    const deviceId = await insertDevice(fixture.sql, organizationId, serialNumber);
    const wire = await FaultyWire.to(fixture.gateway.address);
    const plain = new TestDevice(wire.address, serialNumber);
    const device = new WiredDevice(deviceId, plain, wire);
    devices.push(device);
    await plain.connect();
    await device.beat();
    return device;
  }

  async function unheardSince({ deviceId }: WiredDevice): Promise<Date | null> {
    const { rows } = await fixture.sql.query<{ unheard_since: Date | null }>(
      'SELECT unheard_since FROM devices WHERE id = $1',
      [deviceId],
    );
    return rows[0]?.unheard_since ?? null;
  }

  const untilNoted = (device: WiredDevice): Promise<void> =>
    waitUntil('it is noted', longestMs, async () => (await unheardSince(device)) !== null);

  async function changesToldOf({ deviceId }: WiredDevice): Promise<number> {
    const { rows } = await fixture.sql.query(
      `SELECT 1 FROM outbox WHERE type = 'device.changed' AND payload ->> 'deviceId' = $1`,
      [deviceId],
    );
    return rows.length;
  }

  it('is noted with the time when it left, and open screens hear of it; it still counts as online', async () => {
    const device = await connected();
    await device.listen();
    const before = await changesToldOf(device);
    await device.cutOff();
    await untilNoted(device);
    expect(await changesToldOf(device)).toBe(before + 1);
    const { rows } = await fixture.sql.query(
      `SELECT online, unheard_since BETWEEN last_heartbeat_at AND now() - make_interval(secs => $2) AS "whenItLeft"
       FROM devices WHERE id = $1`,
      [device.deviceId, unheardAfterMs / 1_000],
    );
    expect(rows).toEqual([{ online: true, whenItLeft: true }]);
  });

  it('is noted too when it was answered and does not ask again', async () => {
    const device = await connected();
    await device.listenNoMore();
    await untilNoted(device);
  });

  it.each([
    ['a call', (device: WiredDevice) => device.listen()],
    ['a heartbeat', (device: WiredDevice) => device.beat()],
  ])('is forgotten with %s of it, which open screens hear of too', async (_what, say) => {
    const device = await connected();
    await device.listenNoMore();
    await untilNoted(device);
    const before = await changesToldOf(device);
    await say(device);
    expect(await unheardSince(device)).toBeNull();
    expect(await changesToldOf(device)).toBe(before + 1);
  });

  it('is noted again when it falls silent after a heartbeat, without having called', async () => {
    const device = await connected();
    await device.listenNoMore();
    await untilNoted(device);
    await device.beat();
    expect(await unheardSince(device)).toBeNull();
    await untilNoted(device);
  });

  it('is not noted when it calls again, nor when another gateway hears of it, nor while it is paused', async () => {
    const [calling, elsewhere, paused, gone] = [
      await connected(),
      await connected(),
      await connected(),
      await connected(),
    ];
    for (const device of [calling, elsewhere, paused]) await device.listenNoMore();
    await calling.listen();
    await fixture.sql.query('UPDATE devices SET last_heartbeat_at = now() WHERE id = $1', [
      elsewhere.deviceId,
    ]);
    await fixture.sql.query(`UPDATE devices SET state = 'PAUSED' WHERE id = $1`, [paused.deviceId]);
    // Left last: what would have been noted of the others, was noted before it.
    await gone.listenNoMore();
    await untilNoted(gone);
    const ids = [calling, elsewhere, paused, gone].map(({ deviceId }) => deviceId);
    const { rows } = await fixture.sql.query(
      'SELECT id FROM devices WHERE unheard_since IS NOT NULL AND id = ANY ($1)',
      [ids],
    );
    expect(rows).toEqual([{ id: gone.deviceId }]);
  });
});
