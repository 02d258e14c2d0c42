import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { CarrierPlugin } from '../../plugin-sdk/plugin.ts';
import { plugin as meridian } from '../../worker-device/plugins/meridian-life/plugin.ts';
import { plugin as northgate } from '../../worker-device/plugins/northgate-annuity/plugin.ts';
import { createTestAuthority, publicKeyPin } from '../support/tls/certificates.ts';
import { SandboxSessions } from './sandboxSession.ts';
import { SecureFront } from './secureFront.ts';

const plugins = [meridian, northgate];
const trusted = getCACertificates();
const fronts = new Map<string, SecureFront>();
let sessions: SandboxSessions;

beforeAll(async () => {
  const authority = await createTestAuthority();
  const server = await authority.issue();
  setDefaultCACertificates([...trusted, authority.certificate.toString()]);
  sessions = await SandboxSessions.start(60, [
    `--ignore-certificate-errors-spki-list=${publicKeyPin(server.certificate)}`,
  ]);
  for (const plugin of plugins) {
    const front = await SecureFront.open(sessions.originOf(plugin), server);
    fronts.set(plugin.id, front);
    sessions.fronts.set(plugin.id, front.origin);
  }
});
afterEach(() => sessions.reset());
afterAll(async () => {
  await sessions.stop();
  for (const front of fronts.values()) await front.close();
  setDefaultCACertificates(trusted);
});

describe.each(plugins)('$id behind TLS, as portals on the internet are', (plugin: CarrierPlugin) => {
  it('links after one submission each, and reads what the portal shows', async () => {
    const session = await sessions.linked(plugin);
    expect(await session.probe()).toEqual({ kind: 'LINKED' });

    const [policy] = sessions.carrierOf(plugin).book.all();
    expect(await session.read(policy?.number ?? '')).toMatchObject({
      kind: 'VALUES',
      portalNumber: policy?.number,
    });
    expect(sessions.sandbox.log.counters()[plugin.id]?.['agency']).toMatchObject({ password: 1 });
  });

  it('speaks HTTP/2 with its pages', async () => {
    await sessions.linked(plugin);
    expect(fronts.get(plugin.id)?.versions).toContain('2.0');
  });

  it('asks nothing of a portal whose certificate nobody vouches for', async () => {
    const stranger = await (await createTestAuthority()).issue();
    const front = await SecureFront.open(sessions.originOf(plugin), stranger);
    const known = sessions.fronts.get(plugin.id) ?? '';
    sessions.fronts.set(plugin.id, front.origin);
    const step = await sessions.submitPassword(sessions.open(plugin), plugin);
    sessions.fronts.set(plugin.id, known);
    await front.close();

    expect(step).toMatchObject({ kind: 'FAILED', code: 'SITE_UNAVAILABLE' });
    expect(sessions.sandbox.log.since(0, 100)).toEqual([]);
  });
});
