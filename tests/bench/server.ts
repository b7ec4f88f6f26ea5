import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { isolationHeaders } from '../../scripts/isolation.js';

export interface Site {
	readonly origin: string;
	close(): void;
}

/** The built site, cross-origin isolated, with ONNX Runtime's own files and the code of the measurement beside it. */
export async function serveSite(): Promise<Site> {
	const options = {
		setHeaders: (response: { setHeader(name: string, value: string): void }) => {
			for (const [name, value] of Object.entries(isolationHeaders)) response.setHeader(name, value);
		}
	};
	const site = sirv('build', options);
	const runtime = sirv('node_modules/onnxruntime-web/dist', options);
	const server = createServer((request, response) => {
		if (request.url?.startsWith('/bench/runtime/')) {
			request.url = request.url.slice('/bench/runtime'.length);
			runtime(request, response);
		} else if (request.url === '/bench/measure.js') {
			response.writeHead(200, { 'Content-Type': 'text/javascript', ...isolationHeaders });
			response.end(readFileSync('tests/bench/measure.js'));
		} else if (request.url === '/bench/') {
			response.writeHead(200, { 'Content-Type': 'text/html', ...isolationHeaders });
			response.end('<!doctype html><title>Bench</title>');
		} else {
			site(request, response);
		}
	});
	await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
	const { port } = server.address() as AddressInfo;
	return { origin: `http://localhost:${port}`, close: () => server.close() };
}
