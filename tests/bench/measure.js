// One denoising step of the DiT graph, timed. Runs as it is in Node and in the browser, on either's ONNX Runtime.

/** @typedef {typeof import('onnxruntime-web')} Runtime */
/** @typedef {{ step: number, probed: number, create: number }} Timing milliseconds; the first two are medians */

/** @param {readonly number[]} values */
export function median(values) {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[sorted.length >> 1] ?? NaN;
}

/**
 * @param {readonly number[]} dims
 * @param {() => number} [value] of each element
 */
function filled(dims, value = () => 1) {
	const size = dims.reduce((product, dim) => product * dim, 1);
	return { data: Float32Array.from({ length: size }, value), dims };
}

/**
 * Inputs of one step with the two branches of guidance. Their values do not matter to the time it takes.
 *
 * @param {import('../../src/lib/trace/manifest.ts').Manifest} manifest
 */
function stepInputs({ latent, dit, text }) {
	let state = 1;
	const noise = () => (state = (state * 16807) % 2147483647) / 1073741824 - 1;
	return {
		latent: filled([2, latent.channels, latent.size, latent.size], noise),
		timestep: filled([2, 2 * dit.frequencies.length], noise),
		states: filled([2, text.maxTokens, dit.width], noise),
		pooled: filled([2, dit.width], noise),
		mask: filled([2, text.maxTokens]),
		self_heads: filled([dit.depth, dit.heads]),
		cross_heads: filled([dit.depth, dit.heads]),
		gates: filled([dit.depth, 3]),
		words: filled([text.maxTokens])
	};
}

/**
 * Times a step that reads the prediction alone, the same with every probe read, and the session's creation.
 *
 * @param {Runtime} ort
 * @param {() => Promise<import('onnxruntime-web').InferenceSession>} create makes a session of the DiT graph
 * @param {import('../../src/lib/trace/manifest.ts').Manifest} manifest
 * @param {number} repeats
 * @returns {Promise<Timing>}
 */
export async function measure(ort, create, manifest, repeats) {
	const start = performance.now();
	const session = await create();
	const created = performance.now() - start;
	const feeds = Object.fromEntries(
		Object.entries(stepInputs(manifest)).map(([name, { data, dims }]) => [
			name,
			new ort.Tensor('float32', data, dims)
		])
	);

	/** @param {readonly string[]} outputs */
	async function time(outputs) {
		const before = performance.now();
		const results = await session.run(feeds, outputs);
		const milliseconds = performance.now() - before;
		for (const result of Object.values(results)) result.dispose();
		return milliseconds;
	}

	// The first run of each warms up: shaders, memory. They take turns, so that a busy moment of the machine meets both.
	const steps = [];
	const probed = [];
	for (let i = 0; i <= repeats; i++) {
		steps.push(await time(['prediction']));
		probed.push(await time(session.outputNames));
	}
	await session.release();
	return { step: median(steps.slice(1)), probed: median(probed.slice(1)), create: created };
}
