import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { FileEntry, Manifest } from '#lib/trace/manifest.ts';
import { findPaths } from './source-files.ts';

/** What on disk differs from what a manifest says of it. */
function differences(folder: string, entries: readonly FileEntry[]): string[] {
	return entries.flatMap(({ file, bytes, sha256 }) => {
		const path = join(folder, file);
		const found = statSync(path, { throwIfNoEntry: false });
		if (!found) return [`${path} is missing`];
		if (found.size !== bytes) return [`${path} has ${found.size} bytes, not ${bytes}`];
		return hash(readFileSync(path)) === sha256 ? [] : [`${path} has another SHA-256`];
	});
}

function hash(content: Buffer): string {
	return createHash('sha256').update(content).digest('hex');
}

function filesOf({ graphs }: Manifest): FileEntry[] {
	return Object.values(graphs).flatMap(({ graph, data }) => [graph, data]);
}

test('every model on disk is the one its manifest describes', () => {
	const found = findPaths('static/models/*/manifest.json').flatMap((path) =>
		differences(dirname(path), filesOf(JSON.parse(readFileSync(path, 'utf8')) as Manifest))
	);
	expect(found).toEqual([]);
});

test('the check finds a file that is missing, cut short or altered', () => {
	const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	const content = Buffer.from('weights');
	const entry = { file: 'dit.onnx', bytes: content.length, sha256: hash(content) };
	const written = (text: string) => writeFileSync(join(folder, entry.file), text);

	expect(differences(folder, [entry])).toEqual([expect.stringContaining('missing')]);
	written('weight');
	expect(differences(folder, [entry])).toEqual([expect.stringContaining('6 bytes')]);
	written('Weights');
	expect(differences(folder, [entry])).toEqual([expect.stringContaining('SHA-256')]);
	written('weights');
	expect(differences(folder, [entry])).toEqual([]);
});
