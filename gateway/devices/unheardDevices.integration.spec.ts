import { createDataSource } from '../../database/dataSource.ts';
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
import { createGatewayLog } from '../gatewayLog.ts';
import { UnheardDevices } from './unheardDevices.ts';

const unheardAfterMs = 1_500;
const longestMs = 15_000;

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

interface Standing {
  /** In PostgreSQL's words; null when nothing is noted. */
  unheardSince: string | null;
  /** How often open screens heard that something about the device has changed. */
  told: number;
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

  /** Both of one moment: where the machine pauses, a device is silent for long enough to be noted anew at any time. */
  async function standingOf({ deviceId }: WiredDevice): Promise<Standing> {
    const { rows } = await fixture.sql.query<Standing>(
      `SELECT unheard_since::text AS "unheardSince",
         (SELECT count(*)::int FROM outbox WHERE type = 'device.changed' AND payload ->> 'deviceId' = d.id::text) AS told
       FROM devices d WHERE id = $1`,
      [deviceId],
    );
    const [standing] = rows;
    if (standing === undefined) throw new Error('there is no such device');
    return standing;
  }

  /** Waits until it is noted, and not as it was before. */
  async function untilNoted(device: WiredDevice, before: string | null = null): Promise<Standing> {
    let standing = await standingOf(device);
    await waitUntil('it is noted', longestMs, async () => {
      standing = await standingOf(device);
      return standing.unheardSince !== null && standing.unheardSince !== before;
    });
    return standing;
  }

  /** A device that calls no more, of which something becomes so before that is noted; another one where it was too late. */
  async function silentWith(change: string): Promise<WiredDevice> {
    for (;;) {
      const device = await connected();
      await device.listenNoMore();
      const { rowCount } = await fixture.sql.query(
        `UPDATE devices SET ${change} WHERE id = $1 AND unheard_since IS NULL`,
        [device.deviceId],
      );
      if (rowCount === 1) return device;
    }
  }

  it('is noted with the time when it left, and open screens hear of it; it still counts as online', async () => {
    const device = await connected();
    await device.listen();
    const before = await standingOf(device);
    await device.cutOff();
    expect((await untilNoted(device)).told).toBe(before.told + 1);
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
    const before = await untilNoted(device);
    await say(device);
    const after = await standingOf(device);
    expect(after.unheardSince).not.toBe(before.unheardSince);
    expect(after.told).toBe(before.told + (after.unheardSince === null ? 1 : 2));
  });

  it('is noted again when it falls silent after a heartbeat, without having called', async () => {
    const device = await connected();
    await device.listenNoMore();
    const before = await untilNoted(device);
    await device.beat();
    const again = await untilNoted(device, before.unheardSince);
    // That it was forgotten, and that it is noted.
    expect(again.told).toBe(before.told + 2);
  });

  it('is not noted when it calls again, nor when another gateway hears of it or has noted it, nor while it is paused', async () => {
    const calling = await connected();
    await calling.listenNoMore();
    await calling.listen();
    const elsewhere = await silentWith('last_heartbeat_at = now()');
    const paused = await silentWith(`state = 'PAUSED'`);
    const noted = await silentWith(`unheard_since = '2026-01-02'`);
    // Left last: what would have been noted of the others, was noted before it.
    const gone = await connected();
    await gone.listenNoMore();
    await untilNoted(gone);
    const ids = [calling, elsewhere, paused, gone].map(({ deviceId }) => deviceId);
    const { rows } = await fixture.sql.query(
      'SELECT id FROM devices WHERE unheard_since IS NOT NULL AND id = ANY ($1)',
      [ids],
    );
    expect(rows).toEqual([{ id: gone.deviceId }]);
    expect((await standingOf(noted)).unheardSince).toMatch('2026-01-02');
  });

  it('is not noted when it was heard of while the gateway waited for PostgreSQL', async () => {
    const device = await connected();
    const { deviceId } = device;
    const settings = { url: fixture.config.databaseUrl, applicationName: 'spec', poolSize: 1 };
    const dataSource = await createDataSource(settings).initialize();
    const unheard = new UnheardDevices({ dataSource, log: createGatewayLog('silent'), unheardAfterMs: 10 });
    const busy = dataSource.createQueryRunner();
    await busy.connect();
    unheard.listenFor({ organizationId, deviceId });
    // Not moments after it left: what is measured here takes some time to PostgreSQL, more where the machine pauses.
    await fixture.sql.query(
      `UPDATE devices SET last_heartbeat_at = now() + interval '2 seconds' WHERE id = $1`,
      [deviceId],
    );
    await waitUntil('that to be longer ago than what counts as silence', longestMs, async () => {
      const { rowCount } = await fixture.sql.query(
        `SELECT 1 FROM devices WHERE id = $1 AND last_heartbeat_at < now() - interval '300 milliseconds'`,
        [deviceId],
      );
      return rowCount === 1;
    });
    await busy.release();
    // Its turn is after that of whatever is noted.
    await dataSource.query('SELECT 1');
    expect((await standingOf(device)).unheardSince).toBeNull();
    unheard.close();
    await dataSource.destroy();
  });
});
