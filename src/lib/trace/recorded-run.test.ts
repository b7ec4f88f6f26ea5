import { describe, expect, test } from 'vitest';
import { guide } from '../diffusion/guidance.ts';
import { normal } from '../diffusion/prng.ts';
import { sizeOf, tensor, type Tensor } from '../tensor/tensor.ts';
import { RecordedRunError, parseRecordedRun, serialiseRecordedRun } from './recorded-run.ts';
import type { RecordedRun } from './recorded-run.ts';
import type { StepTrace } from './run.ts';

const STEPS = 3;
const LATENT = [2, 4, 4];
const request = {
	prompt: 'a “red” cat',
	seed: 4_294_967_295,
	steps: STEPS,
	guidance: 2.5,
	sampler: 'heun'
} as const;

const noise = (stream: number, dims: number[]): Tensor =>
	tensor(normal(3, stream, sizeOf(dims)), dims);

function step(index: number): StepTrace {
	const [conditional, unconditional] = [noise(10 + index, LATENT), noise(20 + index, LATENT)];
	return {
		index,
		t: 1 - index / STEPS,
		tNext: 1 - (index + 1) / STEPS,
		latent: noise(index, LATENT),
		conditional,
		unconditional,
		guided: tensor(guide(conditional.data, unconditional.data, request.guidance), LATENT),
		next: noise(index + 1, LATENT)
	};
}

const run: RecordedRun = {
	trace: {
		request,
		model: 'b'.repeat(64),
		text: {
			tokens: [
				{ id: 1, text: '<start>', known: true },
				{ id: 2, text: 'rde', known: false, suggestion: 'red' }
			],
			mask: noise(30, [2, 5]),
			states: noise(31, [2, 5, 6]),
			pooled: noise(32, [2, 6])
		},
		times: Array.from({ length: STEPS + 1 }, (_, i) => 1 - i / STEPS),
		steps: Array.from({ length: STEPS }, (_, index) => step(index))
	},
	pictures: Array.from({ length: STEPS }, (_, i) => ({
		clean: noise(40 + i, [3, 7, 7]),
		noisy: noise(50 + i, [3, 7, 7])
	})),
	internals: new Map([[1, { 'time.embedding': noise(60, [2, 5]) }]])
};

/** Through the two files and back. */
function roundTrip(recorded: RecordedRun): RecordedRun {
	const { header, bytes } = serialiseRecordedRun(recorded);
	return parseRecordedRun(JSON.parse(JSON.stringify(header)), bytes.buffer);
}

test('what the run was computed from comes back exactly', () => {
	const { trace } = roundTrip(run);
	expect(trace).toEqual(run.trace);
});

test('pictures come back within half of one of 255 levels, and inside their range', () => {
	const { pictures } = roundTrip(run);
	expect(pictures).toHaveLength(STEPS);
	for (const [i, { clean, noisy }] of pictures.entries()) {
		for (const [read, written] of [
			[clean, run.pictures[i]!.clean],
			[noisy!, run.pictures[i]!.noisy!]
		] as const) {
			expect(read.dims).toEqual([3, 7, 7]);
			read.data.forEach((value, k) => {
				const inside = Math.min(1, Math.max(-1, written.data[k]!));
				expect(Math.abs(value - inside)).toBeLessThan(0.5 / 127.5 + 1e-6);
			});
		}
	}
});

test('internals come back in half precision, for the steps that have them', () => {
	const { internals } = roundTrip(run);
	expect([...internals.keys()]).toEqual([1]);
	const read = internals.get(1)?.['time.embedding'];
	expect(read?.dims).toEqual([2, 5]);
	const written = run.internals.get(1)!['time.embedding']!.data;
	read!.data.forEach((value, k) => {
		expect(Math.abs(value - written[k]!)).toBeLessThanOrEqual(Math.abs(written[k]!) * 2 ** -11);
	});
});

test('a recording without pictures and internals is a recording', () => {
	const bare = roundTrip({ ...run, pictures: [], internals: new Map() });
	expect(bare.pictures).toEqual([]);
	expect(bare.internals.size).toBe(0);
});

test('only a finished run is recorded', () => {
	const unfinished = { ...run, trace: { ...run.trace, steps: run.trace.steps.slice(1) } };
	expect(() => serialiseRecordedRun(unfinished)).toThrow(RecordedRunError);
});

describe('a damaged recording is refused', () => {
	const { header, bytes } = serialiseRecordedRun(run);
	const { latents, ...others } = header.tensors;

	test.each([
		['cut short', header, bytes.buffer.slice(4), 'incomplete'],
		['of another format', { ...header, format: 'dit-run/2' }, bytes.buffer, 'format'],
		['without its latents', { ...header, tensors: others }, bytes.buffer, 'latents'],
		['without times', { ...header, times: [1, 0] }, bytes.buffer, 'time'],
		['not even an object', 'recorded', bytes.buffer, 'an object'],
		[
			'pointing beyond its end',
			{ ...header, tensors: { ...others, latents: { ...latents, offset: header.bytes } } },
			bytes.buffer,
			'ends before latents'
		]
	])('%s', (_, damaged, content, reason) => {
		expect(() => parseRecordedRun(damaged, content)).toThrow(RecordedRunError);
		expect(() => parseRecordedRun(damaged, content)).toThrow(reason);
	});
});
