import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';

export default defineConfig(
	globalIgnores([
		'.svelte-kit/',
		'build/',
		'static/',
		'test-results/',
		'playwright-report/',
		'**/.venv/'
	]),
	js.configs.recommended,
	ts.configs.strict,
	svelte.configs.recommended,
	prettier,
	svelte.configs.prettier,
	{
		// A rule that is wrong is changed here, for everyone, with a reason.
		linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		rules: {
			eqeqeq: 'error',
			// TypeScript finds undefined names, and knows the types' names too.
			'no-undef': 'off',
			// Indices that a loop's bounds prove, as in `dims[axis]!`, are everyday work on tensors.
			'@typescript-eslint/no-non-null-assertion': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts', '**/*.svelte.test.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] } }
	},
	{
		// KaTeX's own markup, which escapes what is in it; formulas come from the code, never from a visitor.
		files: ['src/lib/lesson/Formula.svelte'],
		rules: { 'svelte/no-at-html-tags': 'off' }
	}
);
