import { posix } from 'node:path';
import ts from 'typescript';
import type { SourceFile } from './source-files.ts';

const script = /<script\b[^>]*>([\s\S]*?)<\/script>/g;
const workerUrl = /new URL\(\s*['"](\.[^'"]+)['"]\s*,\s*import\.meta\.url\s*\)/g;

/**
 * What a file imports, types and workers included: paths from the project's root for the project's own files, names as
 * written for packages.
 */
export function importsOf({ path, text }: SourceFile): string[] {
	const isModule = /\.(ts|js)$/.test(path);
	const code = isModule ? text : [...text.matchAll(script)].map(([, body]) => body).join('\n');
	const specifiers = ts
		.preProcessFile(code, true, true)
		.importedFiles.map(({ fileName }) => fileName);
	const workers = [...code.matchAll(workerUrl)].map(([, url]) => url!);
	return [...specifiers, ...workers].map((specifier) => resolve(specifier, path));
}

function resolve(specifier: string, importer: string): string {
	const [bare] = specifier.split('?') as [string];
	if (bare.startsWith('#lib/')) return bare.replace('#lib/', 'src/lib/');
	if (bare.startsWith('.')) return posix.join(posix.dirname(importer), bare);
	return bare;
}
