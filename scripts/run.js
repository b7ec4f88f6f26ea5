import { spawnSync } from 'node:child_process';
import { delimiter, resolve } from 'node:path';

// The packages bring a Node newer than the system's: found first on this path, by npm and by everything it starts.
const PATH = [resolve('node_modules/.bin'), process.env.PATH].join(delimiter);
const env = { ...process.env, PATH };

/**
 * Runs a command in the project's folder, showing what it prints, and ends this process with its status if it fails.
 * @param {string} command
 * @param {...string} args
 */
export function run(command, ...args) {
	console.log(`\n> ${[command, ...args].join(' ')}`);
	const { status, error } = spawnSync(command, args, { stdio: 'inherit', env });
	if (error) console.error(`${command} could not be started: ${error.message}`);
	if (status !== 0) process.exit(status ?? 1);
}

/**
 * Tries a command without showing what it prints.
 * @param {string} command
 * @param {...string} args
 * @returns {boolean} whether it went well
 */
export function succeeds(command, ...args) {
	return spawnSync(command, args, { stdio: 'ignore', env }).status === 0;
}
