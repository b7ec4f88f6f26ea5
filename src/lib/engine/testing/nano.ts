import { readFileSync } from 'node:fs';
import { GRAPHS } from '../../trace/manifest.ts';
import { parseManifest } from '../../trace/parse-manifest.ts';
import { ModelFiles } from '../model-files.ts';
import { parseGolden, type Golden } from './golden.ts';

// For tests under Node: the tiny model, as it lies in its folder, and what PyTorch wrote down of it.

const FIXTURES = 'tests/fixtures';
const bytesOf = (path: string) => new Uint8Array(readFileSync(`${FIXTURES}/${path}`));

/** @param alter changes a file's bytes before they are used. */
export function nanoFiles(
	alter: (file: string, bytes: Uint8Array<ArrayBuffer>) => void = () => undefined
): ModelFiles {
	const json = readFileSync(`${FIXTURES}/models/nano/manifest.json`, 'utf8');
	const manifest = parseManifest(JSON.parse(json));
	const bytes = new Map(
		GRAPHS.flatMap((name) => [manifest.graphs[name].graph, manifest.graphs[name].data]).map(
			({ file }) => [file, bytesOf(`models/nano/${file}`)]
		)
	);
	for (const [file, content] of bytes) alter(file, content);
	return new ModelFiles(manifest, bytes, 0);
}

export function nanoGolden(): Golden {
	const json = readFileSync(`${FIXTURES}/traces/nano.json`, 'utf8');
	return parseGolden(json, bytesOf('traces/nano.bin').buffer);
}
