import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { reportLine } from '../../conformance/report.ts';
import { runChecks } from '../../conformance/runChecks.ts';
import { startSandbox } from '../../sandbox/startSandbox.ts';
import type { Sandbox } from '../../sandbox/startSandbox.ts';
import { findChromium } from '../../scripts/engines/chromium.ts';
import { conformance } from '../../worker-device/plugins/meridian-life/conformance.ts';
import { plugin } from '../../worker-device/plugins/meridian-life/plugin.ts';
import { BrowserProvider } from '../../worker-device/portal/browserProvider.ts';
import { createTestAuthority } from '../support/tls/certificates.ts';
import { SecureFront } from './secureFront.ts';

/** Those whose disturbances reach into what the portal sends. */
const only = ['links', 'other-policy', 'changed-page', 'complete-list', 'probe-tells', 'own-origins'];
const trusted = getCACertificates();
let sandbox: Sandbox;
let front: SecureFront;
let browser: BrowserProvider;

beforeAll(async () => {
  const authority = await createTestAuthority();
  setDefaultCACertificates([...trusted, authority.certificate.toString()]);
  sandbox = await startSandbox({ policies: 60 });
  front = await SecureFront.open(sandbox.meridianOrigin, await authority.issue());
  browser = new BrowserProvider({ executablePath: await findChromium(() => undefined) });
});
afterAll(async () => {
  await browser.close();
  await front.close();
  await sandbox.close();
  setDefaultCACertificates(trusted);
});

describe('the conformance kit at a portal behind TLS that packs its answers', () => {
  it('finds nothing wrong with a plugin that is good without', async () => {
    const portal = await conformance.open({ sandboxControl: sandbox.controlOrigin, settings: {} });
    const results = await runChecks({ plugin, browser, portal: { ...portal, origin: front.origin }, only });

    expect(results.map(({ id }) => id).sort()).toEqual([...only].sort());
    expect(results.filter(({ finding }) => finding.kind !== 'HOLDS').map(reportLine)).toEqual([]);
  }, 180_000);
});
