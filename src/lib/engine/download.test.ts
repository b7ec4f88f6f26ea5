import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { FileEntry } from '../trace/manifest.ts';
import { Download } from './download.ts';
import {
	AlteredFileError,
	CutShortError,
	MissingFileError,
	OfflineError,
	ServerError
} from './errors.ts';

const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251));
const entry: FileEntry = {
	file: 'dit.bin',
	bytes: content.length,
	sha256: createHash('sha256').update(content).digest('hex')
};
const AT_ONCE = [0, 0, 0];

type Answer = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;

/** A server that answers its n-th request as told. */
async function serve(
	answer: Answer
): Promise<{ url: string; ranges: (string | undefined)[]; stop(): void }> {
	const ranges: (string | undefined)[] = [];
	const server = createServer((request, response) => {
		answer(request, response, ranges.push(request.headers.range) - 1);
	});
	await new Promise<void>((resolve) => server.listen(0, resolve));
	const stop = () => {
		server.close();
		server.closeAllConnections();
	};
	onTestFinished(stop);
	return {
		url: `http://localhost:${(server.address() as AddressInfo).port}/dit.bin`,
		ranges,
		stop
	};
}

const startOf = (request: IncomingMessage) =>
	Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);

/** Sends the file from where it was asked for, and hangs up after `length` bytes where that is given. */
function send(
	request: IncomingMessage,
	response: ServerResponse,
	length = Infinity,
	file = content
): void {
	const start = startOf(request);
	const end = file.length - 1;
	response.writeHead(start ? 206 : 200, {
		'Content-Length': file.length - start,
		...(start ? { 'Content-Range': `bytes ${start}-${end}/${file.length}` } : {})
	});
	const part = file.subarray(start, start + length);
	if (start + part.length === file.length) response.end(part);
	else response.write(part, () => setTimeout(() => response.destroy(), 20));
}

const ignored = () => undefined;

describe('a download', () => {
	test('brings the file and tells how far it is', async () => {
		const { url } = await serve((request, response) => send(request, response));
		const progress = vi.fn<(received: number) => void>();
		expect(Buffer.from(await new Download(url, entry).complete(progress))).toEqual(content);
		const told = progress.mock.calls.map(([received]) => received);
		expect(told.at(-1)).toBe(content.length);
		expect(told).toEqual([...told].sort((a, b) => a - b));
	});

	test('goes on where the connection broke, as often as it brings something', async () => {
		const { url, ranges } = await serve((request, response) => send(request, response, 50_000));
		expect(Buffer.from(await new Download(url, entry).complete(ignored, AT_ONCE))).toEqual(content);
		expect(ranges).toEqual([
			undefined,
			...[50_000, 100_000, 150_000, 200_000, 250_000].map((start) => `bytes=${start}-`)
		]);
	});

	test('starts again where the server knows no ranges', async () => {
		const { url, ranges } = await serve((request, response, attempt) => {
			delete request.headers.range;
			send(request, response, attempt === 0 ? 100_000 : Infinity);
		});
		expect(Buffer.from(await new Download(url, entry).complete(ignored, AT_ONCE))).toEqual(content);
		expect(ranges).toEqual([undefined, 'bytes=100000-']);
	});

	test('gives up when attempt after attempt brings nothing, and later goes on from there', async () => {
		let isMended = false;
		const { url, ranges } = await serve((request, response) => {
			if (isMended || startOf(request) === 0)
				send(request, response, isMended ? Infinity : 100_000);
			else response.destroy();
		});
		const download = new Download(url, entry);
		await expect(download.complete(ignored, AT_ONCE)).rejects.toThrow(OfflineError);
		expect(ranges).toHaveLength(4);
		isMended = true;
		expect(Buffer.from(await download.complete(ignored, AT_ONCE))).toEqual(content);
		expect(ranges.at(-1)).toBe('bytes=100000-');
	});

	test('tells a file that is shorter on the server', async () => {
		const short = content.subarray(0, 1000);
		const { url } = await serve((request, response) => {
			if (startOf(request) >= short.length) response.writeHead(416).end();
			else send(request, response, Infinity, short);
		});
		const complete = new Download(url, entry).complete(ignored, AT_ONCE);
		await expect(complete).rejects.toThrow(CutShortError);
		await expect(complete).rejects.toThrow('after 1000 of 300000 bytes');
	});

	test('refuses an altered file', async () => {
		const altered = Buffer.from(content);
		altered[12_345]! ^= 1;
		const { url } = await serve((request, response) => send(request, response, Infinity, altered));
		await expect(new Download(url, entry).complete(ignored)).rejects.toThrow(AlteredFileError);
	});

	test('refuses a file that is longer than it should be', async () => {
		const longer = Buffer.concat([content, content]);
		const { url, ranges } = await serve((request, response) =>
			send(request, response, Infinity, longer)
		);
		await expect(new Download(url, entry).complete(ignored, AT_ONCE)).rejects.toThrow(
			AlteredFileError
		);
		expect(ranges).toHaveLength(1);
	});

	test('tells a missing file, at once', async () => {
		const { url, ranges } = await serve((_, response) => void response.writeHead(404).end());
		await expect(new Download(url, entry).complete(ignored)).rejects.toThrow(MissingFileError);
		expect(ranges).toHaveLength(1);
	});

	test('takes a page in place of a file for a missing file', async () => {
		const page = { 'Content-Type': 'text/html; charset=utf-8' };
		const { url } = await serve(
			(_, response) => void response.writeHead(200, page).end('<!doctype html>')
		);
		await expect(new Download(url, entry).complete(ignored)).rejects.toThrow(MissingFileError);
	});

	test('tries again when the server is overloaded', async () => {
		const { url } = await serve((request, response, attempt) => {
			if (attempt < 3) response.writeHead(503).end();
			else send(request, response);
		});
		expect(Buffer.from(await new Download(url, entry).complete(ignored, AT_ONCE))).toEqual(content);
		const broken = await serve((_, response) => void response.writeHead(503).end());
		await expect(new Download(broken.url, entry).complete(ignored, AT_ONCE)).rejects.toThrow(
			ServerError
		);
		expect(broken.ranges).toHaveLength(4);
	});

	test('tells that nobody answers', async () => {
		const { url, stop } = await serve((request, response) => send(request, response));
		stop();
		await expect(new Download(url, entry).complete(ignored, AT_ONCE)).rejects.toThrow(OfflineError);
	});

	test('goes by the length where the browser offers no hashes', async () => {
		const altered = Buffer.from(content);
		altered[0]! ^= 1;
		vi.stubGlobal('crypto', {});
		onTestFinished(() => void vi.unstubAllGlobals());
		const { url } = await serve((request, response) => send(request, response, Infinity, altered));
		expect(Buffer.from(await new Download(url, entry).complete(ignored))).toEqual(altered);
	});
});
