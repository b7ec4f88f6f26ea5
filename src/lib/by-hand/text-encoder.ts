import { slice } from '../tensor/indexing.ts';
import { softmax } from '../tensor/softmax.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { TextPart } from '../trace/number-ref.ts';
import type { Branch } from '../trace/probes.ts';
import { dot32, f32, gelu, moments } from './float32.ts';
import type { Sources } from './recipe.ts';

/** PyTorch's own for a LayerNorm. */
export const TEXT_EPSILON = 1e-5;

/** A vector for each word. */
type Rows = readonly Float32Array[];

/** What a head makes of the words. */
export interface TextHead {
	/** `[T, d]` */
	readonly q: Rows;
	readonly k: Rows;
	readonly v: Rows;
	/** q · k / √d, and its softmax; `[T, T]`. */
	readonly matches: Rows;
	readonly shares: Rows;
	/** Values mixed by their shares `[T, d]`. */
	readonly mixed: Rows;
}

/** What a block makes of the words: `[T, D]`, but for the heads and the MLP's hidden layer. */
export interface TextBlock {
	/** The stream as each part finds it, and its LayerNorm. */
	readonly before: Readonly<Record<TextPart, Rows>>;
	readonly normed: Readonly<Record<TextPart, Rows>>;
	readonly heads: readonly TextHead[];
	readonly hidden: Rows;
	/** What each part adds. */
	readonly added: Readonly<Record<TextPart, Rows>>;
}

export interface EncodedText {
	readonly blocks: readonly TextBlock[];
	/** The stream after the last block, before the last LayerNorm `[T, D]`. */
	readonly stream: Rows;
}

/** The tokens of a branch: the prompt's, or `<start>` alone. */
export function tokenIds({ trace, manifest }: Sources, branch: Branch): readonly number[] {
	return branch === 0 ? trace.text.tokens.map(({ id }) => id) : [manifest.text.special.start];
}

/** What was encoded, by the model's words and the ids: every number on the way back asks for the whole of it. */
const encoded = new WeakMap<Tensor, Map<string, EncodedText>>();

/**
 * The text encoder, computed in the page because the engine gives its end only (see `models/dit/text_encoder.py`).
 *
 * @throws NoModelError without a model to read weights from.
 */
export async function encodeByHand(sources: Sources, branch: Branch): Promise<EncodedText> {
	const words = await sources.lab.weight('text-encoder', 'word.weight');
	const known = encoded.get(words) ?? new Map<string, EncodedText>();
	encoded.set(words, known);
	const ids = tokenIds(sources, branch);
	const text = known.get(ids.join()) ?? (await encode(ids, words, sources));
	known.set(ids.join(), text);
	return text;
}

async function encode(
	ids: readonly number[],
	words: Tensor,
	{ manifest, lab }: Sources
): Promise<EncodedText> {
	const { depth, heads } = manifest.text;
	const weight = (name: string) => lab.weight('text-encoder', name);
	const positions = await weight('position');
	let stream: Rows = ids.map((id, place) =>
		add(slice(words, id).data, slice(positions, place).data)
	);
	const blocks: TextBlock[] = [];
	for (let index = 0; index < depth; index++) {
		const block = throughBlock(stream, await layersOf(index, weight), heads);
		blocks.push(block);
		stream = sum(block.before.mlp, block.added.mlp);
	}
	return { blocks, stream };
}

interface Layer {
	readonly weight: Tensor;
	readonly bias: Tensor;
}
type Layers = Awaited<ReturnType<typeof layersOf>>;

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

function throughBlock(stream: Rows, layers: Layers, headCount: number): TextBlock {
	const forAttention = normalise(stream, layers.norm1);
	const projected = linear(layers.qkv, forAttention);
	const heads = Array.from({ length: headCount }, (_, head) => attend(projected, head, headCount));
	const mixed = stream.map((_, word) =>
		Float32Array.from(heads.flatMap((head) => [...head.mixed[word]]))
	);
	const attention = linear(layers.out, mixed);
	const between = sum(stream, attention);
	const forMlp = normalise(between, layers.norm2);
	const hidden = linear(layers.mlp0, forMlp).map((row) => row.map(gelu));
	return {
		before: { attention: stream, mlp: between },
		normed: { attention: forAttention, mlp: forMlp },
		heads,
		hidden,
		added: { attention, mlp: linear(layers.mlp2, hidden) }
	};
}

/** softmax(q·k / √d) v among the words (Vaswani et al. 2017, equation 1). @param projected `[T, 3 D]`: q, k, v. */
function attend(projected: Rows, head: number, headCount: number): TextHead {
	const width = projected[0].length / 3;
	const d = width / headCount;
	const part = (which: number) =>
		projected.map((row) => row.subarray(which * width + head * d, which * width + (head + 1) * d));
	const [q, k, v] = [0, 1, 2].map(part);
	const matches = q.map((query) =>
		Float32Array.from(k, (key) => f32(dot32(query, key) * f32(d ** -0.5)))
	);
	const shares = matches.map(softmax);
	const mixed = shares.map((row) =>
		Float32Array.from({ length: d }, (_, i) =>
			dot32(
				row,
				Float32Array.from(v, (value) => value[i])
			)
		)
	);
	return { q, k, v, matches, shares, mixed };
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

function sum(rows: Rows, added: Rows): Rows {
	return rows.map((row, word) => add(row, added[word]));
}

function add(a: Float32Array, b: Float32Array): Float32Array {
	return a.map((value, i) => value + b[i]);
}
