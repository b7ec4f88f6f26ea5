import { softmax } from '../tensor/softmax.ts';
import { slice } from '../tensor/indexing.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Lab } from '../trace/lab.ts';
import type { Manifest } from '../trace/manifest.ts';
import { dot32, f32, gelu, moments } from './float32.ts';
import { LEARNED } from './recipe.ts';

/** PyTorch's own for a LayerNorm. */
export const TEXT_EPSILON = 1e-5;

interface Part {
	readonly name: string;
	readonly values: Float32Array;
	readonly origin: string;
}

/** What one word's vector is the sum of, each `[D]`. */
export interface WordParts {
	readonly parts: readonly Part[];
	/** Their sum, before the last LayerNorm. */
	readonly total: Float32Array;
}

const ADDED = 'computed in this page from the lines above it, of all words';

type Rows = readonly Float32Array[];

/**
 * The text encoder, computed in the page because the engine gives its end only (see `models/dit/text_encoder.py`).
 *
 * @param ids the tokens, without padding.
 * @throws NoModelError without a model to read weights from.
 */
export async function encodeByHand(
	ids: readonly number[],
	{ text }: Manifest,
	lab: Pick<Lab, 'weight'>
): Promise<readonly WordParts[]> {
	const weight = (name: string) => lab.weight('text-encoder', name);
	const [words, positions] = await Promise.all([weight('word.weight'), weight('position')]);
	const parts = ids.map((id, place): Part[] => [
		{ name: 'the word itself', values: slice(words, id).data, origin: LEARNED },
		{ name: 'its place in the prompt', values: slice(positions, place).data, origin: LEARNED }
	]);
	const totals = () => parts.map((all) => all.map(({ values }) => values).reduce(add));
	const record = (name: string, rows: Rows) =>
		rows.forEach((values, word) => parts[word].push({ name, values, origin: ADDED }));
	for (let block = 0; block < text.depth; block++) {
		const layers = await layersOf(block, weight);
		const heard = attend(layers, normalise(totals(), layers.norm1), text.heads);
		record(`attention of text block ${block + 1}`, heard);
		const hidden = linear(layers.mlp0, normalise(totals(), layers.norm2));
		record(
			`MLP of text block ${block + 1}`,
			linear(
				layers.mlp2,
				hidden.map((row) => row.map(gelu))
			)
		);
	}
	const sums = totals();
	return parts.map((all, word) => ({ parts: all, total: sums[word] }));
}

interface Layer {
	readonly weight: Tensor;
	readonly bias: Tensor;
}

async function layersOf(block: number, weight: (name: string) => Promise<Tensor>) {
	const layer = async (name: string): Promise<Layer> => {
		const [w, b] = await Promise.all(
			['weight', 'bias'].map((part) => weight(`blocks.${block}.${name}.${part}`))
		);
		return { weight: w, bias: b };
	};
	const names = ['norm1', 'qkv', 'out', 'norm2', 'mlp.0', 'mlp.2'];
	const [norm1, qkv, out, norm2, mlp0, mlp2] = await Promise.all(names.map(layer));
	return { norm1, qkv, out, norm2, mlp0, mlp2 };
}

/** softmax(q·k / √d) v among the words, every head (Vaswani et al. 2017, equation 1). */
function attend({ qkv, out }: { qkv: Layer; out: Layer }, rows: Rows, heads: number): Rows {
	const projected = linear(qkv, rows);
	const width = rows[0].length;
	const d = width / heads;
	const part = (row: Float32Array, which: number, head: number) =>
		row.subarray(which * width + head * d, which * width + (head + 1) * d);
	const mixed = projected.map((asking) => {
		const result = new Float32Array(width);
		for (let head = 0; head < heads; head++) {
			const query = part(asking, 0, head);
			const logits = projected.map((other) => dot32(query, part(other, 1, head)) / Math.sqrt(d));
			softmax(logits).forEach((probability, other) =>
				part(projected[other], 2, head).forEach((value, i) => {
					result[head * d + i] += probability * value;
				})
			);
		}
		return result;
	});
	return linear(out, mixed);
}

function linear({ weight, bias }: Layer, rows: Rows): Rows {
	const outputs = Array.from({ length: weight.dims[0] }, (_, out) => slice(weight, out).data);
	return rows.map((row) =>
		Float32Array.from(outputs, (weights, out) => dot32(weights, row, bias.data[out]))
	);
}

function normalise(rows: Rows, { weight, bias }: Layer): Rows {
	return rows.map((row) => {
		const { mean, deviation } = moments(row, TEXT_EPSILON);
		return row.map((value, i) => f32(((value - mean) / deviation) * weight.data[i] + bias.data[i]));
	});
}

function add(a: Float32Array, b: Float32Array): Float32Array {
	return a.map((value, i) => value + b[i]);
}
