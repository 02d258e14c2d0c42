import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startDayScheduleId } from '../../../contracts/temporal/workflowIds.ts';
import { startSandbox, type Sandbox } from '../../../sandbox/startSandbox.ts';
import { freePort } from '../../../scripts/processes/ports.ts';
import { waitUntil } from '../../../scripts/processes/waitUntil.ts';
import { provideSerialNumber } from '../../../scripts/start/demoDevice.ts';
import { deviceFolder } from '../../../scripts/start/services.ts';
import { layDownSecondAgency } from '../../chaos/world/secondAgency.ts';
import { Portals } from '../../chaos/world/portals.ts';
import { body, once } from '../../e2e/support/apiClient.ts';
import { Person } from '../people/person.ts';
import { signIn } from '../people/signIn.ts';
import { FaultyWire } from '../wire/faultyWire.ts';
import { ProcessClock } from './processClock.ts';
import { SmallDisk } from './smallDisk.ts';
import { serviceOf, untilDone, type World } from './world.ts';

const carrier = 'meridian-life';
const institution = 'Meridian Life';
const username = 'agency';
const policies = 60;
const diskMegabytes = 160;
/** The first and the last time zone of the earth: moving from one to the other makes the business day turn. */
const [early, late] = ['Etc/GMT+12', 'Pacific/Kiritimati'];

/** One agency with a device, a carrier that only it reads, and a person: what stands at one moment when a fault comes. */
export class Office {
  readonly name: string;
  readonly organizationId: string;
  readonly sourceId: string;
  readonly person: Person;
  readonly sandbox: Sandbox;
  readonly portalWire: FaultyWire;
  readonly disk: SmallDisk | undefined;
  readonly clock: ProcessClock | undefined;
  readonly world: World;

  private constructor(
    parts: Pick<
      Office,
      | 'name'
      | 'organizationId'
      | 'sourceId'
      | 'person'
      | 'sandbox'
      | 'portalWire'
      | 'disk'
      | 'clock'
      | 'world'
    >,
  ) {
    this.name = parts.name;
    this.organizationId = parts.organizationId;
    this.sourceId = parts.sourceId;
    this.person = parts.person;
    this.sandbox = parts.sandbox;
    this.portalWire = parts.portalWire;
    this.disk = parts.disk;
    this.clock = parts.clock;
    this.world = parts.world;
  }

  static async open(world: World, name: string): Promise<Office> {
    const sandbox = await startSandbox({ policies, seed: `faults/${name}` });
    Object.assign(sandbox.meridian.settings, { changingValues: true, idleTimeoutMs: 0 });
    const home = join(world.site.home, name);
    const folder = deviceFolder(home);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const disk = await SmallDisk.mount(folder, diskMegabytes, world.say);
    const serialNumber = await provideSerialNumber(folder);
    const password = world.demoPassword;
    const portals = new Portals(sandbox.controlOrigin);
    const agency = await world.withAdmin((admin) =>
      layDownSecondAgency(admin, portals, {
        serialNumber,
        password,
        carriers: { [institution]: carrier },
        policiesEach: policies,
      }),
    );
    const portalWire = await FaultyWire.to(new URL(sandbox.meridianOrigin).host);
    const clock = await ProcessClock.prepare(join(home, 'clock'), world.site.chromiumPath);
    await runDevice(world, { name, home, portalWire, clock });
    const client = await signIn(world.site.publicOrigin, agency.ownerEmail, password);
    const sourceId = await addSource(client);
    const person = new Person(client, { id: sourceId, carrier: sandbox.meridian, username }, sandbox.inbox);
    const { organizationId } = agency;
    return new Office({ name, organizationId, sourceId, person, sandbox, portalWire, disk, clock, world });
  }

  /** Lets the business day owe every policy again. */
  async oweAgain(): Promise<void> {
    await this.world.query(
      `UPDATE policy_sync SET settled_day = settled_day - 1 WHERE organization_id = $1
         AND settled_day IS NOT NULL AND NOT EXISTS (SELECT FROM sync_queue q WHERE q.policy_id = policy_sync.policy_id)`,
      [this.organizationId],
    );
  }

  /** What the Schedule does every morning, now. */
  async startDay(): Promise<void> {
    const handle = this.world.temporal.schedule.getHandle(startDayScheduleId(this.organizationId));
    await untilDone(() => handle.trigger());
  }

  /** The business day turns: it is tomorrow from now on. */
  async turnDay(): Promise<void> {
    await this.#moveTo(late);
  }

  /** Back to where the day can turn; what was read on the day after is read as of this one. */
  async turnDayBack(): Promise<void> {
    await this.#moveTo(early);
    await this.world.query(
      `UPDATE policy_sync SET settled_day = least(settled_day, (now() AT TIME ZONE $2)::date)
       WHERE organization_id = $1`,
      [this.organizationId, early],
    );
  }

  async close(): Promise<void> {
    await this.portalWire.close();
    await this.sandbox.close();
    await this.disk?.unmount();
  }

  async #moveTo(timeZone: string): Promise<void> {
    await this.world.query('UPDATE organizations SET time_zone = $2 WHERE id = $1', [
      this.organizationId,
      timeZone,
    ]);
  }
}

interface DeviceToRun {
  readonly name: string;
  readonly home: string;
  readonly portalWire: FaultyWire;
  readonly clock: ProcessClock | undefined;
}

async function runDevice(world: World, { name, home, portalWire, clock }: DeviceToRun): Promise<void> {
  const { site } = world;
  const ports = { ...site.ports, DEVICE_HEALTH_PORT: await freePort(site.host) };
  await world.runService(
    { ...serviceOf({ ...site, home, ports }, 'device') },
    {
      FAULTS_PROCESS_NAME: `device-of-${name}`,
      GATEWAY_ADDRESS: world.wires['device-gateway'].address,
      PORTAL_ORIGINS: JSON.stringify({ [carrier]: `http://${portalWire.address}` }),
      ...clock?.environment,
    },
  );
}

async function addSource(api: Awaited<ReturnType<typeof signIn>>): Promise<string> {
  await waitUntil(`the device to bring the plugin of ${institution}`, 60_000, async () => {
    const { items } = await body(api.GET('/api/v1/plugins'));
    return items.some(({ id }) => id === carrier);
  });
  const institutions = await body(api.GET('/api/v1/institutions'));
  const institutionId = institutions.items.find(({ name }) => name === institution)?.id;
  if (institutionId === undefined) throw new Error(`The CRM has no ${institution}.`);
  const connected = await body(
    api.POST('/api/v1/connected-institutions', {
      params: once(),
      body: { pluginId: carrier, institutionId },
    }),
  );
  const params = { path: { id: connected.id }, ...once() };
  const source = { name: institution, username, authorizedBy: 'Sam Owner' };
  return (await body(api.POST('/api/v1/connected-institutions/{id}/sources', { params, body: source }))).id;
}
