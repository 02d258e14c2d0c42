import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { temporalDynamicConfig } from '../../scripts/engines/temporalSettings.ts';
import { defaultPorts } from '../../scripts/start/options.ts';
import { drawSecrets } from '../../scripts/start/secrets.ts';
import { listServices } from '../../scripts/start/services.ts';

const root = join(import.meta.dirname, '../..');

interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
}

const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true }) as Compose;

const native = listServices({
  host: '0.0.0.0',
  ports: defaultPorts,
  secrets: drawSecrets(),
  databaseUrls: { api: 'api', sync: 'sync', gateway: 'gateway' },
  temporalAddress: 'temporal:7233',
  temporalNamespace: 'default',
  temporalUiUrl: 'ui',
  publicOrigin: 'http://localhost:3000',
  uiDirectory: '/app/dist/ui',
  home: '/data',
  chromiumPath: '/usr/bin/chromium',
  logLevel: 'info',
  businessClock: undefined,
});

/** Settings that mean the same in both topologies, and so must have the same value. */
const fixed = /^(?:.*_PORT|NODE_ENV|GATEWAY_TLS|TEMPORAL_NAMESPACE|TEMPORAL_ADDRESS)$/u;

describe('docker-compose.yml', () => {
  it('runs the processes of the native start, engines and preparation, and nothing else', () => {
    expect(Object.keys(compose.services).sort()).toEqual(
      [...native.map(({ name }) => name), 'postgres', 'temporal', 'temporal-ui', 'prepare'].sort(),
    );
  });

  it.each(native)('runs $name with the same program and settings', ({ name, program, environment }) => {
    const service = compose.services[name];
    expect(service?.command).toEqual(['node', '--enable-source-maps', `dist/${program}`]);
    expect(Object.keys(service?.environment ?? {}).sort()).toEqual(Object.keys(environment).sort());
    for (const [setting, value] of Object.entries(environment)) {
      if (fixed.test(setting)) expect([setting, service?.environment?.[setting]]).toEqual([setting, value]);
    }
  });

  it.each(native)('asks $name for its health where the native start asks', ({ name, healthUrl }) => {
    const url = healthUrl.replace('0.0.0.0', '127.0.0.1');
    expect(compose.services[name]?.healthcheck?.test).toEqual(['CMD', 'node', 'docker/healthy.mjs', url]);
  });

  it('starts sandbox and device only for a demo', () => {
    const demo = Object.entries(compose.services).filter(([, { profiles }]) => profiles?.includes('demo'));
    expect(demo.map(([name]) => name).sort()).toEqual(['device', 'sandbox']);
  });

  it('builds from files that exist', () => {
    const files = Object.values(compose.services).flatMap(({ build }) =>
      build === undefined ? [] : [build.dockerfile],
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect([file, existsSync(join(root, file))]).toEqual([file, true]);
  });

  it('opens no port beyond this machine', () => {
    const ports = Object.values(compose.services).flatMap(({ ports: list = [] }) => list);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('gives Temporal the settings of the native start', () => {
    const text = readFileSync(join(root, 'docker/temporal-dynamic-config.yaml'), 'utf8');
    const settings = parse(text) as Record<string, readonly { value: unknown }[]>;
    expect(Object.fromEntries(Object.entries(settings).map(([key, [first]]) => [key, first?.value]))).toEqual(
      temporalDynamicConfig,
    );
  });

  it('hands the device no key of the platform', () => {
    expect(JSON.stringify(compose.services['device'])).not.toMatch(/_KEY|PASSWORD|DATABASE|TEMPORAL/u);
  });
});
