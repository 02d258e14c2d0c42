import { delimiter } from 'node:path';
import vm from 'node:vm';

if (!('SourceTextModule' in vm)) {
  throw new Error(
    'The tests are ES modules: run them by `npm test -- <path>` or `npx jest <path>` (.npmrc sets the flag), ' +
      'or set NODE_OPTIONS=--experimental-vm-modules.',
  );
}

const swc = (parser) => [
  '@swc/jest',
  {
    // Stands alone on purpose: .swcrc rewrites .ts import extensions, which must stay as they are here.
    swcrc: false,
    jsc: {
      parser: { syntax: 'typescript', ...parser },
      transform: { legacyDecorator: true, decoratorMetadata: true, react: { runtime: 'automatic' } },
      target: 'es2024',
      keepClassNames: true,
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
];

/** Specs of plugins outside the project run with its own when their folders are named, as the device is told of them. */
const pluginDirectories = (process.env.PLUGIN_DIRECTORIES ?? '')
  .split(delimiter)
  .filter((path) => path !== '');

const shared = {
  roots: ['<rootDir>', ...pluginDirectories],
  moduleNameMapper: { '^carrier-sync/plugin-sdk$': '<rootDir>/plugin-sdk/index.ts' },
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.ts$': swc({ decorators: true }), '^.+\\.tsx$': swc({ tsx: true }) },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
};

/** Specs that need PostgreSQL or Temporal; the engines are started only when one of these is selected. */
const needsEngines = [
  '**/*.integration.spec.ts',
  '**/test/e2e/**/*.spec.ts',
  '**/test/real-portals/**/*.spec.ts',
];

const exclude = (globs) => globs.map((glob) => `!${glob}`);

export default {
  // How long a test that hangs may take to fail; those that start a browser take seconds, and many on a busy machine.
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['**/*.spec.ts', '**/*.spec.tsx', ...exclude(needsEngines)],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: needsEngines,
      globalSetup: '<rootDir>/test/support/globalSetup.ts',
      globalTeardown: '<rootDir>/test/support/globalTeardown.ts',
    },
  ],
};
