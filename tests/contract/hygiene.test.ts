import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { SourceFile } from './source-files.ts';

/** Folders of one person's or one builder's machine, which mean nothing on another. */
const privateFolder = /(?<![\w.~-])\/(?:home|Users|root|work)\/[\w.-]+/;
const inlineSwitch = /eslint-disable|@ts-(?:ignore|nocheck|expect-error)|svelte-ignore/;
const SELF = 'tests/contract/hygiene.test.ts';

/** Every file that is, or is about to be, in the repository; graphs and pictures too, for what exporters write into them. */
function readRepository(): SourceFile[] {
	const listed = execFileSync('git', ['ls-files', '-z', '-c', '-o', '--exclude-standard'], {
		encoding: 'utf8'
	});
	return [...new Set(listed.split('\0'))]
		.filter((path) => path !== '' && path !== SELF && existsSync(path))
		.map((path) => ({ path, text: readFileSync(path, 'latin1') }));
}

function filesWith(pattern: RegExp, files: readonly SourceFile[]): string[] {
	return files.flatMap(({ path, text }) => {
		const found = pattern.exec(text)?.[0];
		return found ? [`${path}: ${found}`] : [];
	});
}

const repository = readRepository();
const code = repository.filter(({ path }) => /\.(ts|js|svelte)$/.test(path));

test('no file names a folder of the machine it was made on', () => {
	expect(filesWith(privateFolder, repository)).toEqual([]);
});

test('the lock file leaves the registry to the reader', () => {
	const lock = repository.filter(({ path }) => path === 'package-lock.json');
	expect(lock).toHaveLength(1);
	expect(filesWith(/"resolved": "[^"]*"/, lock)).toEqual([]);
});

test('no check is switched off in place', () => {
	expect(code.length).toBeGreaterThan(0);
	expect(filesWith(inlineSwitch, code)).toEqual([]);
});

test('the checks find what they look for', () => {
	const file = (text: string) => [{ path: 'a.ts', text }];
	expect(filesWith(privateFolder, file("open('/home/ada/model.onnx')"))).toEqual([
		'a.ts: /home/ada'
	]);
	expect(filesWith(privateFolder, file('https://example.org/work/page'))).toEqual([]);
	expect(filesWith(inlineSwitch, file('// @ts-ignore'))).toHaveLength(1);
});
