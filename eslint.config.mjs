// Borrowed presets plus the project's own rules, each with its reason. Run by `npm run check`.
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const telemetryStaysOutside = {
  patterns: [
    {
      group: ['@opentelemetry/*'],
      message:
        "Telemetry is set up in packages/otel and nowhere else: announce a step through @demo/service-kit instead; only the first line of a main*.ts imports '@demo/otel/register'.",
    },
    {
      group: ['@demo/otel', '@demo/otel/*'],
      message: "Only the first line of a main*.ts may import '@demo/otel/register'.",
    },
  ],
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.lab/**', '.cache/**', '.artifacts/**', '**/*.gen.ts'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    ignores: ['**/*.config.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportAllDeclaration[exported=null]',
          message: 'Name what is exported: a barrel is the list of what others may use.',
        },
      ],
      'max-lines': ['error', { max: 250, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    // Nest reads constructor parameter types at run time: a type-only import would break injection.
    files: ['services/**/*.ts', 'packages/service-kit/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['services/**/*.ts', 'packages/contracts/**/*.ts', 'packages/service-kit/**/*.ts'],
    ignores: ['services/*/src/main*.ts'],
    rules: { 'no-restricted-imports': ['error', telemetryStaysOutside] },
  },
  {
    files: ['**/*.spec.ts', '**/*-spec.ts'],
    // A describe is one long function by nature.
    rules: { 'max-lines': ['error', { max: 500, skipBlankLines: true }], 'max-lines-per-function': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: { globals: globals.node },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // Bundled and run by a real browser.
    files: ['breaks/apps/page/*.js'],
    languageOptions: { globals: globals.browser },
  },
  prettier,
);
