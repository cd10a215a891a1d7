// Typed lint: it finds the promise nobody waits for. From the project's root: eslint -c .config/eslint.config.mjs .
import { fileURLToPath, URL } from 'node:url'
import js from '@eslint/js'
import { defineConfig } from 'eslint/config'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import { layers } from './layers.mjs'

export default defineConfig(
  { ignores: ['dist/', 'data/', 'coverage/', '.adminjs/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  { rules: { eqeqeq: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      // The nearest tsconfig.json counts: components/ has its own.
      parserOptions: { projectService: true, tsconfigRootDir: fileURLToPath(new URL('..', import.meta.url)) },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `const { secret: _, ...shown } = row` is how a column is left out.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  // The panel.
  {
    files: ['components/**/*.ts', 'components/**/*.tsx'],
    extends: [jsxA11y.flatConfigs.strict, reactHooks.configs.flat.recommended],
    rules: {
      // Two spans deep stand a choice's name and what it means.
      'jsx-a11y/label-has-associated-control': ['error', { depth: 4 }],
      // A row that is laid out as a card must still say that it is one: browsers forget it where a table has no table's layout.
      'jsx-a11y/no-interactive-element-to-noninteractive-role': [
        'error',
        { tr: ['none', 'presentation'], td: ['cell'] },
      ],
      // What scrolls sideways must be reachable by keys (axe: scrollable-region-focusable).
      'jsx-a11y/no-noninteractive-tabindex': ['error', { tags: ['pre'], roles: ['tabpanel'] }],
    },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      // node:test waits for its own promises.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] },
            { from: 'package', package: 'node:test', name: ['before', 'after', 'beforeEach', 'afterEach'] },
          ],
        },
      ],
    },
  },
  {
    // Who may do what is decided in src/policy/ alone. To the users' own area a role is a column like others; tests may
    // look at it.
    files: ['src/**/*.ts', 'components/**/*.ts', 'components/**/*.tsx'],
    ignores: ['src/policy/**', 'src/users/**', 'components/users/**', '**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          'BinaryExpression[operator=/^[!=]==?$/] > MemberExpression[property.name="role"]',
          'BinaryExpression[operator=/^[!=]==?$/] > Identifier[name="role"]',
          'BinaryExpression[operator=/^[!=]==?$/] > Literal[value=/^(admin|logistics)$/]',
          'SwitchStatement > MemberExpression.discriminant[property.name="role"]',
          "TemplateElement[value.raw=/\\brole\\s*(=|<>|!=|in\\b)\\s*\\S*'/]",
        ].map((selector) => ({
          selector,
          message: 'Ask the policy for an ability (src/policy/can.ts); a role is compared nowhere else.',
        })),
        {
          selector: 'JSXOpeningElement[name.name=/^([a-z]|Link$)/] > JSXAttribute[name.name="title"]',
          message: 'Write data-tip: a tooltip that the keyboard reaches as well (components/ui/tooltip.tsx).',
        },
      ],
    },
  },
  ...layers,
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(Object.getOwnPropertyNames(globalThis).map((name) => [name, 'readonly'])),
    },
  },
)
