import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { listenOnFreePort } from '../../scripts/free-port.js';

const opened: Server[] = [];
afterEach(() => Promise.all(opened.splice(0).map((server) => server.close())));

function newServer(): Server {
	const server = createServer();
	opened.push(server);
	return server;
}

/** A port that the system found free, and that a server has taken since. */
async function takenPort(): Promise<number> {
	const server = newServer();
	await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
	return (server.address() as AddressInfo).port;
}

test('a taken port is passed over without a trace, and the one that is named is the server’s own', async () => {
	const taken = await takenPort();
	const server = newServer();
	let news = 0;
	server.on('listening', () => (news += 1));
	const port = await listenOnFreePort(server, taken, taken + 100);
	expect(port).toBeGreaterThan(taken);
	expect(port).toBe((server.address() as AddressInfo).port);
	expect([news, server.listenerCount('listening'), server.listenerCount('error')]).toEqual([
		1, 1, 0
	]);
});

test('where every port is taken the system’s error is told', async () => {
	const taken = await takenPort();
	const server = newServer();
	await expect(listenOnFreePort(server, taken, taken)).rejects.toThrow('EADDRINUSE');
});
