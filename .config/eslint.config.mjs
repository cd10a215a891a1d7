// Typed lint, which finds floating promises. Run it in the project's root: eslint -c .config/eslint.config.mjs .
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
      // Uses the nearest tsconfig.json; components/ has its own.
      parserOptions: { projectService: true, tsconfigRootDir: fileURLToPath(new URL('..', import.meta.url)) },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Allows `const { secret: _, ...shown } = row`, which leaves out a column.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      // It took a tenth of the linter's time, and there are no enums: erasableSyntaxOnly refuses them.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
    },
  },
  // The panel.
  {
    files: ['components/**/*.ts', 'components/**/*.tsx'],
    extends: [jsxA11y.flatConfigs.strict, reactHooks.configs.flat.recommended],
    rules: {
      // The name and the explanation of a choice are nested two spans deep.
      'jsx-a11y/label-has-associated-control': ['error', { depth: 4 }],
      // A table row that is laid out as a card needs an explicit role, because browsers drop the role with the table layout.
      'jsx-a11y/no-interactive-element-to-noninteractive-role': [
        'error',
        { tr: ['none', 'presentation'], td: ['cell'] },
      ],
      // Elements that scroll sideways must be focusable by keyboard (axe: scrollable-region-focusable).
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
    // Only src/policy/ decides who may do what. The users' area may read the role as a column, and tests may read it too.
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
