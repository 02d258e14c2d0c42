import { generateKeyPairSync } from 'node:crypto';
import type { GatewayFixture } from '../../test/support/gateway/gatewayFixture.ts';
import {
  createGatewayFixture,
  drawSerialNumber,
  insertDevice,
  insertOrganization,
} from '../../test/support/gateway/gatewayFixture.ts';
import { refusalCode, TestDevice } from '../../test/support/gateway/testDevice.ts';

let fixture: GatewayFixture;
let organizationId: string;
const devices: TestDevice[] = [];

beforeAll(async () => {
  fixture = await createGatewayFixture();
  organizationId = await insertOrganization(fixture.sql);
});
afterAll(async () => {
  for (const device of devices) device.close();
  await fixture.close();
});

function deviceWith(serialNumber: string, keys = generateKeyPairSync('ed25519')): TestDevice {
  const device = new TestDevice(fixture.gateway.address, serialNumber, keys);
  devices.push(device);
  return device;
}

async function createdDevice(): Promise<{ deviceId: string; device: TestDevice }> {
  const serialNumber = drawSerialNumber();
  const deviceId = await insertDevice(fixture.sql, organizationId, serialNumber);
  return { deviceId, device: deviceWith(serialNumber) };
}

async function deviceRow(deviceId: string): Promise<Record<string, unknown>> {
  const { rows } = await fixture.sql.query<Record<string, unknown>>('SELECT * FROM devices WHERE id = $1', [
    deviceId,
  ]);
  return rows[0] ?? {};
}

async function refusalsOf(deviceId: string): Promise<string[]> {
  const { rows } = await fixture.sql.query<{ code: string }>(
    'SELECT code FROM device_refusals WHERE device_id = $1 ORDER BY id',
    [deviceId],
  );
  return rows.map((row) => row.code);
}

describe('claiming a device', () => {
  it('pins the first key that presents the serial number, and records it', async () => {
    const { deviceId, device } = await createdDevice();
    const answer = await device.connect();
    expect(answer.namespace).toBe(fixture.config.temporalNamespace);
    expect(await deviceRow(deviceId)).toMatchObject({
      public_key: device.publicKey,
      boot_id: device.bootId,
      software_version: '1.0.0',
    });
    const { rows } = await fixture.sql.query('SELECT action FROM audit_events WHERE subject_id = $1', [
      deviceId,
    ]);
    expect(rows).toEqual([{ action: 'device.keyPinned' }]);
  });

  it('finds the device that is there, whoever had one with its serial number before', async () => {
    const { deviceId: former, device } = await createdDevice();
    await device.connect();
    await fixture.sql.query(`UPDATE devices SET state = 'REMOVED' WHERE id = $1`, [former]);
    const present = await insertDevice(fixture.sql, organizationId, device.serialNumber);
    const another = deviceWith(device.serialNumber);
    await another.connect();
    expect(await deviceRow(present)).toMatchObject({ public_key: another.publicKey });
    expect(await deviceRow(former)).toMatchObject({ public_key: device.publicKey });
  });

  it('refuses a second key with the same serial number, where its people see it', async () => {
    const { deviceId, device } = await createdDevice();
    await device.connect();
    const impostor = deviceWith(device.serialNumber);
    expect(await refusalCode(impostor.hello())).toBe('DEVICE_KEY_MISMATCH');
    expect(await refusalsOf(deviceId)).toEqual(['DEVICE_KEY_MISMATCH']);
    expect(await deviceRow(deviceId)).toMatchObject({ public_key: device.publicKey });
  });

  it('pins one of two devices that present the serial number at the same moment', async () => {
    const { deviceId, device } = await createdDevice();
    const other = deviceWith(device.serialNumber);
    const nonces = await Promise.all([device.hello(), other.hello()]);
    const outcomes = await Promise.allSettled([
      device.authenticate(nonces[0].nonce),
      other.authenticate(nonces[1].nonce),
    ]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await refusalsOf(deviceId)).toEqual(['DEVICE_KEY_MISMATCH']);
  });

  it('refuses a serial number in another case, and keeps only a hash of it', async () => {
    const serialNumber = drawSerialNumber().replace(/.$/, 'a');
    await insertDevice(fixture.sql, organizationId, serialNumber);
    expect(await refusalCode(deviceWith(serialNumber.replace(/.$/, 'A')).hello())).toBe('DEVICE_UNKNOWN');
    const { rows } = await fixture.sql.query<{ row: string }>(
      'SELECT g::text AS row FROM gateway_refusals g',
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).toContain('DEVICE_UNKNOWN');
    expect(rows[0]?.row.toLowerCase()).not.toContain(serialNumber.slice(4, 20).toLowerCase());
  });

  it('refuses a paused and a removed device, also while it is connected', async () => {
    for (const [state, code] of [
      ['PAUSED', 'DEVICE_PAUSED'],
      ['REMOVED', 'DEVICE_REMOVED'],
    ] as const) {
      const { deviceId, device } = await createdDevice();
      await device.connect();
      await fixture.sql.query('UPDATE devices SET state = $2 WHERE id = $1', [deviceId, state]);
      expect(await refusalCode(device.call('FetchOrders', { batchId: deviceId }))).toBe(code);
      expect(await refusalCode(device.hello())).toBe(code);
    }
  });

  it('ends the access of a key that has been released, and pins the next', async () => {
    const { deviceId, device } = await createdDevice();
    await device.connect();
    await fixture.sql.query('UPDATE devices SET public_key = NULL, key_pinned_at = NULL WHERE id = $1', [
      deviceId,
    ]);
    expect(await refusalCode(device.call('FetchOrders', { batchId: deviceId }))).toBe(
      'DEVICE_NOT_AUTHENTICATED',
    );
    const successor = deviceWith(device.serialNumber);
    await successor.connect();
    expect(await refusalCode(device.hello())).toBe('DEVICE_KEY_MISMATCH');
  });

  it.each([
    ['a newer protocol', { protocolVersion: 99 }, 'PROTOCOL_VERSION_UNSUPPORTED'],
    ['a serial number of another form', { serialNumber: 'CS1-short' }, 'VALIDATION_FAILED'],
    ['a key that is none', { publicKey: 'AAAA' }, 'VALIDATION_FAILED'],
    ['control characters', { softwareVersion: '1.0\u0007' }, 'VALIDATION_FAILED'],
  ])('refuses %s', async (_what, changes, code) => {
    const { device } = await createdDevice();
    expect(await refusalCode(device.hello(changes))).toBe(code);
  });
});

describe('proving the key', () => {
  it('takes a nonce once', async () => {
    const { device } = await createdDevice();
    const { nonce } = await device.hello();
    await device.authenticate(nonce);
    expect(await refusalCode(device.authenticate(nonce))).toBe('DEVICE_NOT_AUTHENTICATED');
  });

  it('refuses a signature of another key, for another boot, or over another nonce', async () => {
    const { device } = await createdDevice();
    const { nonce } = await device.hello();
    const stranger = deviceWith(device.serialNumber);
    stranger.bootId = device.bootId;
    for (const changes of [
      { signature: stranger.signature(nonce) },
      { bootId: 'another-boot' },
      { signature: device.signature('another-nonce') },
    ]) {
      expect(await refusalCode(device.authenticate(nonce, changes))).toBe('DEVICE_NOT_AUTHENTICATED');
    }
  });

  it('refuses the nonce of another device', async () => {
    const [first, second] = await Promise.all([createdDevice(), createdDevice()]);
    const { nonce } = await first.device.hello();
    expect(await refusalCode(second.device.authenticate(nonce))).toBe('DEVICE_NOT_AUTHENTICATED');
  });

  it('refuses every other call without a token, and with a forged one', async () => {
    const { device } = await createdDevice();
    const { sessionToken } = await device.connect();
    const forged = Buffer.from(sessionToken, 'base64url');
    forged.writeUInt8(forged.readUInt8(40) ^ 1, 40);
    for (const token of ['', forged.toString('base64url'), 'nonsense']) {
      device.token = token;
      expect(await refusalCode(device.call('Heartbeat', { bootId: device.bootId }))).not.toContain(
        'not refused',
      );
      expect(await refusalCode(device.call('FetchOrders', { batchId: crypto.randomUUID() }))).toBe(
        'DEVICE_NOT_AUTHENTICATED',
      );
    }
  });

  it('keeps what the device says about its plugins, and forgets those it no longer has', async () => {
    const { deviceId, device } = await createdDevice();
    const manifest = (id: string): string =>
      JSON.stringify({
        id,
        institutionName: 'Meridian Life',
        version: '1',
        origins: ['https://portal.example'],
        valueTypes: ['ACCOUNT_VALUE'],
        lists: true,
        session: { maxConcurrentRequests: 4, requestsPerSecond: 0.5, readsOver: 'http' },
      });
    const plugins = async (): Promise<string[]> => {
      const { rows } = await fixture.sql.query<{ plugin_id: string }>(
        'SELECT plugin_id FROM device_plugins WHERE device_id = $1 ORDER BY 1',
        [deviceId],
      );
      return rows.map((row) => row.plugin_id);
    };
    await device.authenticate((await device.hello()).nonce, {
      pluginManifests: [manifest('a'), manifest('b')],
    });
    expect(await plugins()).toEqual(['a', 'b']);
    await device.authenticate((await device.hello()).nonce, { pluginManifests: [manifest('b')] });
    expect(await plugins()).toEqual(['b']);
  });
});

describe('contacts that come too often', () => {
  it('are refused before anything is looked up', async () => {
    const { device } = await createdDevice();
    // At once: one after the other, they would come no more often than may be where each takes long.
    const codes = await Promise.all(Array.from({ length: 40 }, () => refusalCode(device.hello())));
    expect(codes.filter((code) => code === 'TOO_MANY_ATTEMPTS').length).toBeGreaterThan(0);
    expect(codes[0]).toContain('not refused');
  });
});
