/**
 * Listens on the first free port of localhost.
 * @param {import('node:net').Server} server
 * @param {number} first
 * @param {number} last the last port that is tried
 * @returns {Promise<number>} the port; rejected with the system's error where none is free
 */
export async function listenOnFreePort(server, first, last) {
	for (let port = first; ; port++) {
		try {
			await listen(server, port);
			return port;
		} catch (error) {
			if (!isTaken(error) || port >= last) throw error;
		}
	}
}

/**
 * @param {import('node:net').Server} server
 * @param {number} port
 * @returns {Promise<void>}
 */
function listen(server, port) {
	return new Promise((resolve, reject) => {
		// Each goes with the other: what waits for a port that was taken would believe the next one's news.
		const listening = () => {
			server.off('error', failed);
			resolve();
		};
		/** @param {Error} error */
		const failed = (error) => {
			server.off('listening', listening);
			reject(error);
		};
		server.once('listening', listening).once('error', failed).listen(port, 'localhost');
	});
}

/** @param {unknown} error */
function isTaken(error) {
	return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
