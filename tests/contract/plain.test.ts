import { relative } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { findPaths, isTest } from './source-files.ts';

const options: ts.CompilerOptions = {
	strict: true,
	noEmit: true,
	target: ts.ScriptTarget.ESNext,
	module: ts.ModuleKind.ESNext,
	moduleResolution: ts.ModuleResolutionKind.Bundler,
	allowImportingTsExtensions: true,
	lib: ['lib.esnext.d.ts'],
	types: []
};

/**
 * Names that the compiler does not find in these files where there is nothing but the language itself.
 *
 * @param made texts of files that are not on the disk.
 */
function unknownNames(
	paths: readonly string[],
	made: Readonly<Record<string, string>> = {}
): string[] {
	const host = ts.createCompilerHost(options);
	const { readFile, fileExists } = host;
	host.readFile = (path) => made[path] ?? readFile(path);
	host.fileExists = (path) => path in made || fileExists(path);
	return ts
		.createProgram([...paths, ...Object.keys(made)], options, host)
		.getSemanticDiagnostics()
		.map(({ file, messageText }) => ({
			path: relative('.', file?.fileName ?? ''),
			message: ts.flattenDiagnosticMessageText(messageText, ' ')
		}))
		.filter(({ message }) => message.startsWith('Cannot find name'))
		.map(({ path, message }) => `${path}: ${message}`);
}

const SLOW = 60_000;

test(
	'tensor, diffusion and trace know the language alone: no browser, no Node',
	() => {
		const paths = findPaths('src/lib/{tensor,diffusion,trace}/**/*.ts').filter(
			(path) => !isTest({ path, text: '' })
		);
		expect(paths.length).toBeGreaterThan(0);
		expect(unknownNames(paths)).toEqual([]);
		const made = { 'a.ts': 'document.title;', 'b.ts': 'process.argv;', 'c.ts': 'Math.sqrt(2);' };
		expect(unknownNames([], made)).toEqual([
			expect.stringMatching(/^a\.ts: .*'document'/),
			expect.stringMatching(/^b\.ts: .*'process'/)
		]);
	},
	SLOW
);
