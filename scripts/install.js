import { existsSync, readFileSync } from 'node:fs';
import { run } from './run.js';

/**
 * @typedef {{ version?: string, optional?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 */

/** Brings `node_modules` to what `package-lock.json` says, and does nothing where it is already so. */
export function install() {
	if (!isInstalled()) run('npm', 'ci', '--loglevel=error');
}

function isInstalled() {
	if (!existsSync('node_modules/.package-lock.json')) return false;
	const wanted = readLockfile('package-lock.json');
	const found = readLockfile('node_modules/.package-lock.json');
	return Object.entries(wanted.packages).every(
		([path, { version, optional }]) =>
			path === '' ||
			(optional && !(path in found.packages)) ||
			found.packages[path]?.version === version
	);
}

/**
 * @param {string} path
 * @returns {Lockfile}
 */
function readLockfile(path) {
	return JSON.parse(readFileSync(path, 'utf8'));
}
