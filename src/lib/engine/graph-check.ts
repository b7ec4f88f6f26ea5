import type { GraphName, Manifest } from '../trace/manifest.ts';
import { PROBES, probeDims, type ProbeName } from '../trace/probes.ts';

/** An input or output of a loaded graph. A size that may vary is a text; an unknown shape is empty. */
export interface GraphValue {
	readonly name: string;
	readonly shape: readonly (number | string)[];
}

export interface LoadedGraph {
	readonly inputs: readonly GraphValue[];
	readonly outputs: readonly GraphValue[];
}

/** Any size: the batch. */
const ANY = -1;

/** The shapes that a manifest's dimensions promise, by graph and value. */
function promisedShapes(manifest: Manifest): Record<GraphName, Record<string, readonly number[]>> {
	const { image, latent, text, dit } = manifest;
	const picture = [ANY, image.channels, image.size, image.size];
	const latents = [ANY, latent.channels, latent.size, latent.size];
	const words = [ANY, text.maxTokens];
	const states = [...words, dit.width];
	const pooled = [ANY, dit.width];
	return {
		'text-encoder': { tokens: words, mask: words, states, pooled },
		dit: {
			latent: latents,
			timestep: [ANY, 2 * dit.frequencies.length],
			states,
			pooled,
			mask: words,
			self_heads: [dit.depth, dit.heads],
			cross_heads: [dit.depth, dit.heads],
			gates: [dit.depth, 3],
			words: [text.maxTokens],
			prediction: latents,
			...probeShapes(manifest)
		},
		encoder: { image: picture, latent: latents },
		decoder: { latent: latents, image: picture }
	};
}

/** The shapes of those probes that this site reads. */
function probeShapes(manifest: Manifest): Record<string, readonly number[]> {
	const read = Object.keys(manifest.probes).filter(isRead);
	return Object.fromEntries(read.map((name) => [name, probeDims(name, manifest, ANY)]));
}

/** Probes whose axes mean something else to the manifest than to this site. */
function probeDifferences({ probes }: Manifest): string[] {
	return Object.keys(probes)
		.filter(isRead)
		.filter((name) => probes[name] !== PROBES[name])
		.map(
			(name) => `the manifest has ${name} as ${probes[name]}, where this site reads ${PROBES[name]}`
		);
}

/** A model may have more probes than this site knows. */
function isRead(name: string): name is ProbeName {
	return Object.hasOwn(PROBES, name);
}

/** One sentence for everything in which a loaded graph is not what the manifest describes. */
export function graphDifferences(
	manifest: Manifest,
	graph: GraphName,
	loaded: LoadedGraph
): string[] {
	const { inputs, outputs } = manifest.graphs[graph];
	const promised = promisedShapes(manifest)[graph];
	const values = [...loaded.inputs, ...loaded.outputs];
	return [
		...nameDifferences('input', inputs, loaded.inputs),
		...nameDifferences('output', outputs, loaded.outputs),
		...Object.entries(promised).flatMap(([name, dims]) => shapeDifference(name, dims, values)),
		...(graph === 'dit' ? probeDifferences(manifest) : [])
	];
}

function nameDifferences(
	role: string,
	promised: readonly string[],
	loaded: readonly GraphValue[]
): string[] {
	const found = loaded.map(({ name }) => name);
	return [
		...promised.filter((name) => !found.includes(name)).map((name) => `it has no ${role} ${name}`),
		...found
			.filter((name) => !promised.includes(name))
			.map((name) => `its ${role} ${name} is not in the manifest`)
	];
}

function shapeDifference(
	name: string,
	promised: readonly number[],
	values: readonly GraphValue[]
): string[] {
	const value = values.find((candidate) => candidate.name === name);
	if (!value) return [`it has no value named ${name}`];
	const { shape } = value;
	if (shape.length === 0 || agrees(shape, promised)) return [];
	const expected = promised.map((size) => (size === ANY ? 'B' : size)).join(', ');
	return [`${name} is [${shape.join(', ')}], where the manifest says [${expected}]`];
}

function agrees(shape: readonly (number | string)[], promised: readonly number[]): boolean {
	if (shape.length !== promised.length) return false;
	return shape.every(
		(size, i) => typeof size === 'string' || promised[i] === ANY || size === promised[i]
	);
}
