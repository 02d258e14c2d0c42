import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SweepBatchResult } from '../contracts/temporal/deviceActivities.ts';
import { DeviceFixture, until } from '../test/support/device/deviceFixture.ts';
import { DeviceVoice } from '../test/support/device/deviceVoice.ts';
import { createTestAuthority } from '../test/support/tls/certificates.ts';
import type { TestAuthority } from '../test/support/tls/certificates.ts';
import type { GatewayTls } from './config.ts';
import type { RunningDevice } from './startDevice.ts';
import { startDevice } from './startDevice.ts';
import { installTemporalRuntime } from './temporal/temporalRuntime.ts';

const timings = { watchMs: 50, backoffFirstMs: 50, backoffMostMs: 200 };
let authority: TestAuthority;
let fixture: DeviceFixture;
let device: RunningDevice | undefined;

const voice = new DeviceVoice();
const { log } = voice;

beforeAll(async () => {
  installTemporalRuntime(log);
  authority = await createTestAuthority();
  fixture = await DeviceFixture.create({ policies: 20, certificate: await authority.issue() });
});
afterEach(async () => {
  await device?.close();
  device = undefined;
  voice.forget();
});
afterAll(() => fixture.close());

describe('a gateway that speaks TLS', () => {
  it('serves a device that trusts its authority: calls, work and readings', async () => {
    const gatewayTls: GatewayTls = { kind: 'ON', certificateAuthority: authority.certificate };
    device = await startDevice({ ...fixture.config, gatewayTls }, { log, timings });
    await until(() => device?.isConnected() === true);
    const session = fixture.sessionOf(1);
    await fixture.link(session);
    const { batchId, claims } = await fixture.claimBatch(session, fixture.usualNumbers(0, 3));
    const input = fixture.batchInput(session, batchId);

    expect(await fixture.activity<SweepBatchResult>('sweep', 'sweepBatch', input)).toEqual({
      read: 3,
      unread: 0,
    });
    expect(await fixture.attemptStates(claims)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
  });

  describe('and a device that cannot speak with it', () => {
    let dataDirectory: string;

    beforeEach(async () => {
      dataDirectory = await mkdtemp(join(tmpdir(), 'device-'));
    });
    afterEach(() => rm(dataDirectory, { recursive: true }));

    it.each<[string, () => GatewayTls | Promise<GatewayTls>, RegExp]>([
      [
        'trusts another authority',
        async () => ({ kind: 'ON', certificateAuthority: (await createTestAuthority()).certificate }),
        /^No secure connection with 127\.0\.0\.1:\d+: /,
      ],
      ['trusts the known ones only', () => ({ kind: 'ON' }), /^No secure connection with 127\.0\.0\.1:\d+: /],
      [
        'speaks plain text',
        () => ({ kind: 'OFF' }),
        / ends the connection at once, as a gateway with TLS does to a device with GATEWAY_TLS=off\.$/,
      ],
    ])('tells the person at the appliance when it %s', async (_case, tls, words) => {
      const config = { ...fixture.config, dataDirectory, gatewayTls: await tls() };
      device = await startDevice(config, { log, timings });

      await until(() => voice.said.some((line) => words.test(line)));
      expect(device.isConnected()).toBe(false);
    });
  });
});
