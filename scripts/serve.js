// Serves the built site as a static host would: compressed, cross-origin isolated, on the first free port from 4173 up.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import sirv from 'sirv';
import { compress } from './compress.js';
import { listenOnFreePort } from './free-port.js';
import { isolationHeaders } from './isolation.js';

const firstPort = Number(process.env.PORT ?? 4173);
const lastPort = firstPort + 100;

if (!existsSync('build/index.html')) {
	console.error('There is no built site yet. Build it first: npm run build');
	process.exit(1);
}

const notFound = readFileSync('build/404.html');

compress('build');
const site = sirv('build', {
	etag: true,
	gzip: true,
	setHeaders: (response) => {
		for (const [name, value] of Object.entries(isolationHeaders)) response.setHeader(name, value);
	},
	onNoMatch: (_request, response) => {
		response.writeHead(404, { 'Content-Type': 'text/html', ...isolationHeaders });
		response.end(notFound);
	}
});

const server = createServer((request, response) => site(request, response));

const port = await listenOnFreePort(server, firstPort, lastPort);
console.log(`\n  DiT Explainer is at http://localhost:${port}\n  Stop it with Ctrl+C.\n`);
