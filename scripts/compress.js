// Writes a gzipped copy beside every text and WebAssembly file of a built site, as static hosts do on their own.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const compressible = /\.(html|js|mjs|css|json|svg|wasm)$/;

/** @param {string} folder */
export function compress(folder) {
	for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile() || !compressible.test(entry.name)) continue;
		const path = join(entry.parentPath, entry.name);
		writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)));
	}
}
