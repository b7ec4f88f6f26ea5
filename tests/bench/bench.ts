// What a step costs, and what a first visit downloads: `npm run bench`. Times vary with the machine; read the ratios. Fails
// where an aim is missed.
import { cpus } from 'node:os';
import { chromium } from 'playwright';
import { chromiumArgs, findChromium } from '../../scripts/chromium.js';
import { isMissed, report, type Aim } from './aims.ts';
import { FEW, MANY, memoryAfterRuns, ROOM } from '../e2e/support/memory.ts';
import type { Timing } from './measure.js';
import { redraw } from './redraw.ts';
import { serveSite } from './server.ts';
import { adapterName, stepInBrowser, stepInNode } from './steps.ts';
import { kilobytes, megabytes, table } from './table.ts';
import { PARTS, visit } from './visit.ts';
import { wallSweep } from './wall.ts';

const site = await serveSite();
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });

const inBrowser = (provider: 'wasm' | 'webgpu', threads: number) =>
	stepInBrowser(browser, site.origin, provider, threads);
const engines: readonly [name: string, run: () => Promise<Timing>][] = [
	['onnxruntime-node, 1 thread', () => stepInNode(1)],
	['onnxruntime-node, 2 threads', () => stepInNode(2)],
	['WebAssembly, 1 thread', () => inBrowser('wasm', 1)],
	['WebAssembly, 2 threads', () => inBrowser('wasm', 2)],
	[`WebGPU, ${await adapterName(browser, site.origin)}`, () => inBrowser('webgpu', 1)]
];

const ratio = (value: number) => `${value.toFixed(2)} ×`;
const times = (a: number, b: number) => ratio(a / b);
const milliseconds = (value: number) => `${value.toFixed(0)} ms`;

console.log('\n## One denoising step, both branches of guidance\n');
const timings = new Map<string, Timing>();
for (const [name, run] of engines) timings.set(name, await run());
const reference = timings.get('onnxruntime-node, 1 thread')!;
console.log(
	table(
		['', 'a step', 'beside node', 'all probes read', 'beside unread', 'engine and session'],
		[...timings].map(([name, { step, probed, create }]) => [
			name,
			milliseconds(step),
			times(step, reference.step),
			milliseconds(probed),
			times(probed, step),
			milliseconds(create)
		])
	)
);

console.log('\n## A first visit, from an empty cache to the first picture drawn live\n');
const { parts, recorded, live } = await visit(browser, site.origin);
const weighed = PARTS.flatMap((part) => {
	const bytes = parts.get(part);
	return bytes ? [{ part, ...bytes }] : [];
});
const sum = (key: 'files' | 'raw' | 'gzip' | 'brotli') =>
	weighed.reduce((total, bytes) => total + bytes[key], 0);
console.log(
	table(
		['', 'files', 'raw', 'gzip', 'brotli'],
		[
			...weighed,
			{
				part: 'all',
				files: sum('files'),
				raw: sum('raw'),
				gzip: sum('gzip'),
				brotli: sum('brotli')
			}
		].map(({ part, files, raw, gzip, brotli }) => [
			part,
			`${files}`,
			kilobytes(raw),
			kilobytes(gzip),
			kilobytes(brotli)
		])
	)
);
console.log(
	`\n${table(
		['from navigation, served from this machine', 'time', 'beside a step of node'],
		[
			['to the recorded picture', milliseconds(recorded), times(recorded, reference.step)],
			['to the first live picture', milliseconds(live), times(live, reference.step)]
		]
	)}`
);

console.log('\n## Scrubbing through a run with the attention wall open\n');
const redraws = [
	['small', await redraw(browser, site.origin, 'small')],
	['nano', await redraw(browser, site.origin, 'nano')]
] as const;
console.log(
	table(
		['', 'maps', 'scripting a step', 'styles and layout'],
		redraws.map(([name, { maps, scripting, layout }]) => [
			name,
			`${maps}`,
			`${scripting.toFixed(1)} ms`,
			`${layout.toFixed(1)} ms`
		])
	)
);

console.log('\n## The attention wall alone, with more and more maps of as many tokens\n');
const sweeps = (['from the patch', 'whole matrix'] as const).map((view) => ({
	view,
	timings: wallSweep(view)
}));
console.log(
	table(
		['maps', ...sweeps.flatMap(({ view }) => [`${view}, a map`, 'beside linear'])],
		sweeps[0]!.timings.map(({ maps }, row) => [
			`${maps}`,
			...sweeps.flatMap(({ timings }) => [
				`${(1000 * timings[row]!.perMap).toFixed(1)} µs`,
				times(timings[row]!.growth, 1)
			])
		])
	)
);

console.log(`\n## Memory of the page, ${MANY} runs of the real weights\n`);
const context = await browser.newContext({ baseURL: site.origin });
const memoryPage = await context.newPage();
memoryPage.setDefaultTimeout(0);
const { few, many } = await memoryAfterRuns(memoryPage);
await context.close();
console.log(`${megabytes(few)} after ${FEW} runs, ${megabytes(many)} after ${MANY}`);

/** A frame of a screen that shows 60 a second, in whole milliseconds; on the machine that is named. */
const FRAME = 16;
const aims: readonly Aim[] = [
	{
		what: 'JavaScript before the engine, gzip',
		...{ most: 200_000, found: parts.get('JavaScript before the engine')?.gzip ?? NaN },
		format: kilobytes
	},
	{
		what: 'all up to the first live picture, gzip',
		...{ most: 40_000_000, found: sum('gzip') },
		format: kilobytes
	},
	...redraws.map(([name, { scripting }]) => ({
		what: `scripting of a scrubbed step, ${name}, beside a frame`,
		...{ most: 1, found: scripting / FRAME },
		format: ratio
	})),
	{
		what: `memory after ${MANY} runs, beside ${FEW}`,
		...{ most: ROOM, found: many / few },
		format: ratio
	}
];
console.log(`\n## Aims, on ${cpus()[0]?.model ?? 'an unnamed processor'}\n\n${report(aims)}`);
if (aims.some(isMissed)) process.exitCode = 1;

await browser.close();
site.close();
