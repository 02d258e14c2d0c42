/** Which folder may import which; an arrow that is not listed fails `npm run check`. See docs/ARCHITECTURE.md. */
const arrows = {
  'contracts/domain': [],
  'contracts/clock': ['contracts/domain'],
  'contracts/temporal': ['contracts'],
  'contracts/device': ['contracts'],
  database: ['contracts'],
  connectors: ['contracts/domain'],
  'plugin-sdk': ['contracts/domain'],
  workflows: ['contracts'],
  activities: ['contracts', 'database', 'connectors'],
  gateway: ['contracts', 'database'],
  api: ['contracts', 'database'],
  'worker-device': ['contracts', 'plugin-sdk'],
  conformance: ['contracts', 'plugin-sdk', 'worker-device'],
  ui: ['contracts/domain'],
  sandbox: [],
  // Set-up and demo data; api for the one way in which passwords are hashed.
  scripts: ['contracts', 'database', 'api/auth'],
};

/** Specs are tests: they may reach for whatever shows the behaviour. */
const spec = '\\.spec\\.tsx?$';
const folders = Object.keys(arrows);
const inside = (names) => `^(?:${names.join('|')})(?:/|$)`;
const project = inside([...folders, 'contracts', 'test']);

const folderRules = Object.entries(arrows).map(([folder, targets]) => ({
  name: `arrows-of-${folder.replace('/', '-')}`,
  comment: `${folder} may import ${targets.length === 0 ? 'no other folder' : targets.join(', ')}.`,
  severity: 'error',
  from: { path: inside([folder]), pathNot: spec },
  to: { path: project, pathNot: inside([folder, ...targets]) },
}));

const packages = (names) => `node_modules/(?:${names.join('|')})(?:/|$)`;

module.exports = {
  forbidden: [
    ...folderRules,
    {
      name: 'plugins-know-only-the-sdk',
      comment: 'A plugin imports plugin-sdk and its own folder, never another plugin or the device.',
      severity: 'error',
      from: { path: '^worker-device/plugins/([^/]+)/', pathNot: spec },
      to: { path: project, pathNot: ['^plugin-sdk/', '^worker-device/plugins/$1/'] },
    },
    {
      name: 'the-device-names-no-plugin',
      comment: 'Plugins are found by their folder; the core never names one.',
      severity: 'error',
      from: { path: '^(?:worker-device|conformance)/', pathNot: ['^worker-device/plugins/', spec] },
      to: { path: '^worker-device/plugins/[^/]+/' },
    },
    {
      name: 'workflows-are-deterministic',
      comment:
        'Workflow code is replayed: besides contracts it imports @temporalio/workflow and common only.',
      severity: 'error',
      from: { path: '^workflows/', pathNot: spec },
      to: {
        dependencyTypesNot: ['local', 'undetermined'],
        pathNot: packages(['@temporalio/workflow', '@temporalio/common']),
      },
    },
    {
      name: 'one-temporal-client-in-the-api',
      comment: 'api/temporal is the only importer of @temporalio/client in the api.',
      severity: 'error',
      from: { path: '^api/', pathNot: ['^api/temporal/', spec] },
      to: { path: packages(['@temporalio/client']) },
    },
    {
      name: 'the-device-reaches-the-gateway-only',
      comment: 'A device has no database and no Temporal client.',
      severity: 'error',
      from: { path: '^(?:worker-device|plugin-sdk)/', pathNot: spec },
      to: { path: packages(['pg', 'typeorm', '@nestjs', '@temporalio/client']) },
    },
    {
      name: 'no-cycles',
      comment: 'Files that import each other in a circle cannot be understood one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that names no file.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-packages-in-production',
      comment: 'What runs in production may import only what package.json lists under dependencies.',
      severity: 'error',
      from: { path: inside(folders.filter((folder) => !['ui', 'scripts'].includes(folder))), pathNot: spec },
      to: { dependencyTypes: ['npm-dev'], pathNot: packages(['@types']) },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '/fixtures/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
