import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import ts from 'typescript-eslint';

export default ts.config(
  // main.ts is its users': the compiler alone judges it.
  { ignores: ['main.ts', 'lib/', 'dist/', '.cdk8s/', '.conformance/', '.cache/', 'coverage/'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...ts.configs.stylistic,
  prettier,
  {
    rules: {
      // A construct is created for its effect on the tree.
      'no-new': 'off',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: false, allowStaticOnly: true }],
      'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }],
    },
  },
  { files: ['imports/types/**', 'charts/*/generated/**'], rules: { 'max-lines': 'off' } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['**/*.mjs', '**/*.cjs', 'tools/**'], languageOptions: { globals: globals.node } },
);
