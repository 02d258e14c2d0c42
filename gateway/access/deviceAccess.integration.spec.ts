import { createDataSource } from '../../database/dataSource.ts';
import { waitUntil } from '../../scripts/processes/waitUntil.ts';
import { FaultyWire } from '../../test/faults/wire/faultyWire.ts';
import type { GatewayFixture } from '../../test/support/gateway/gatewayFixture.ts';
import { createGatewayFixture, insertOrganization } from '../../test/support/gateway/gatewayFixture.ts';
import { pinnedDevice } from '../../test/support/gateway/pinnedDevice.ts';
import { createSessionTokens } from '../sealing/sessionTokens.ts';
import { DeviceAccess } from './deviceAccess.ts';

const longestMs = 15_000;

describe('the access of a device while the records do not answer', () => {
  let fixture: GatewayFixture;
  let wire: FaultyWire;
  beforeAll(async () => {
    fixture = await createGatewayFixture();
    wire = await FaultyWire.to(new URL(fixture.config.databaseUrl).host);
  });
  afterAll(async () => {
    await wire.close();
    await fixture.close();
  });

  it.each(['cut', 'half-open'] as const)(
    'is as they said last for what was begun, and for nothing new: %s',
    async (mode) => {
      const organizationId = await insertOrganization(fixture.sql);
      const { token } = await pinnedDevice(fixture, organizationId);
      const session = createSessionTokens(fixture.config.sessionTokenKey).open(token);
      if (session === undefined) throw new Error('The token is not good.');
      const url = new URL(fixture.config.databaseUrl);
      url.host = wire.address;
      const settings = { url: url.href, applicationName: 'access', statementTimeoutMs: 1_000 };
      const dataSource = await createDataSource(settings).initialize();
      const access = new DeviceAccess(dataSource, { trustedForMs: 0 });
      await expect(access.requireByLastWord(session)).resolves.toBeUndefined();
      await wire.set(mode);
      await expect(access.requireByLastWord(session)).resolves.toBeUndefined();
      await expect(access.require(session)).rejects.toThrow();
      await wire.set('pass');
      await waitUntil('the records to answer', longestMs, () =>
        access.require(session).then(
          () => true,
          () => false,
        ),
      );
      await fixture.sql.query(`UPDATE devices SET state = 'REMOVED' WHERE id = $1`, [session.deviceId]);
      await expect(access.requireByLastWord(session)).rejects.toMatchObject({ code: 'DEVICE_REMOVED' });
      await dataSource.destroy();
    },
  );
});
