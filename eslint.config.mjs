import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** What code that Temporal replays must not touch: it would give another answer the second time. */
const nondeterministicGlobals = [
  'Date',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'fetch',
  'crypto',
  'performance',
  'process',
  'Buffer',
  'queueMicrotask',
].map((name) => ({
  name,
  message: 'Workflow code is replayed: let an activity do this, or @temporalio/workflow.',
}));

const noDefaultExports = [
  {
    selector: 'ExportDefaultDeclaration',
    message: 'Name what you export.',
  },
  { selector: 'ExportAllDeclaration', message: 'Say what is exported, by name.' },
];

const environmentInConfigOnly = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'A process reads its environment once, in its config.ts.',
};

export default tseslint.config(
  {
    ignores: ['dist/', 'coverage/', '**/fixtures/**', 'ui/src/api/schema.d.ts', 'ui/public/'],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      // Classes that NestJS injects must stay value imports; the rule knows them by their decorators' metadata.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unnecessary-condition': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/require-await': 'error',
      '@typescript-eslint/restrict-plus-operands': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: false, requireDefaultForNonUnion: true },
      ],
      // `== null` says "null or undefined" and nothing else.
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-empty': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...noDefaultExports, environmentInConfigOnly],
    },
  },
  {
    files: ['workflows/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      'no-restricted-globals': ['error', ...nondeterministicGlobals],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^node:', message: 'Workflow code has no I/O.' },
            {
              regex: '^(?!\\.|@temporalio/(?:workflow|common)$)',
              message: 'Workflow code imports contracts and @temporalio/workflow only.',
            },
          ],
        },
      ],
    },
  },
  {
    // main.ts hands the environment to its config.ts; for the others it is their subject.
    files: [
      '**/config.ts',
      '**/main.ts',
      'scripts/**/*.ts',
      'test/**/*.ts',
      '**/*.spec.ts',
      'ui/vite.config.ts',
    ],
    rules: { 'no-restricted-syntax': ['error', ...noDefaultExports] },
  },
  {
    // What jest's matchers (expect.any and its like) return is `any` by their types.
    files: ['**/*.spec.ts', '**/*.spec.tsx'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    // Their tools load these by their default export.
    files: ['ui/vite.config.ts', 'test/support/globalSetup.ts', 'test/support/globalTeardown.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['ui/**/*.tsx', 'ui/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
);
