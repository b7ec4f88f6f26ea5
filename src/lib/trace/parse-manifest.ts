import { SAMPLERS } from '../diffusion/samplers/index.ts';
import { SCHEDULES, type ScheduleId } from '../diffusion/schedules/index.ts';
import { sizeOf } from '../tensor/tensor.ts';
import {
	GRAPHS,
	type FileEntry,
	type GraphEntry,
	type Manifest,
	type WeightEntry
} from './manifest.ts';
import {
	count,
	flag,
	index,
	list,
	oneOf,
	optional,
	real,
	record,
	sha256,
	shape,
	text
} from './validate.ts';
import { InvalidValueError, type Reader } from './validate.ts';

/** Thrown when a manifest cannot be understood, or contradicts itself; the message names every place. */
export class ManifestError extends Error {
	override readonly name = 'ManifestError';
	constructor(complaints: string) {
		super(`This model's manifest cannot be used: ${complaints}`);
	}
}

const file = shape<FileEntry>({ file: text, bytes: count, sha256 });

const weight = shape<WeightEntry>({
	offset: index,
	dims: list(count),
	type: oneOf('float16', 'float32'),
	transposed: optional(flag)
});

const graph = shape<GraphEntry>({
	graph: file,
	data: file,
	weights: record(weight),
	inputs: list(text),
	outputs: list(text)
});

const manifest: Reader<Manifest> = shape<Manifest>({
	format: oneOf('dit-explainer/1'),
	name: text,
	title: text,
	description: text,
	prediction: oneOf('flow', 'epsilon', 'v'),
	schedule: oneOf(...(Object.keys(SCHEDULES) as ScheduleId[])),
	image: shape<Manifest['image']>({ size: count, channels: count }),
	latent: shape<Manifest['latent']>({
		channels: count,
		size: count,
		downsampling: count,
		mean: list(real),
		std: list(real)
	}),
	text: shape<Manifest['text']>({
		maxTokens: count,
		words: list(text),
		special: shape<Manifest['text']['special']>({ padding: index, start: index, unknown: index }),
		things: list(shape<Manifest['text']['things'][number]>({ name: text, synonyms: list(text) })),
		depth: count,
		heads: count
	}),
	dit: shape<Manifest['dit']>({
		patchSize: count,
		grid: count,
		width: count,
		depth: count,
		heads: count,
		mlpRatio: real,
		frequencies: list(real)
	}),
	defaults: shape<Manifest['defaults']>({
		prompt: text,
		seed: index,
		steps: count,
		guidance: real,
		sampler: oneOf(...SAMPLERS.map(({ id }) => id))
	}),
	examples: list(text),
	localiser: optional(shape<NonNullable<Manifest['localiser']>>({ block: index, head: index })),
	graphs: shape<Manifest['graphs']>({
		'text-encoder': graph,
		dit: graph,
		encoder: graph,
		decoder: graph
	}),
	probes: record(text),
	card: text
});

/**
 * Unknown JSON to a manifest that can be relied on.
 *
 * @throws ManifestError where a field is missing or of the wrong kind, or fields contradict one another.
 */
export function parseManifest(json: unknown): Manifest {
	const parsed = read(json);
	const complaints = contradictions(parsed);
	if (complaints.length > 0) throw new ManifestError(complaints.join(' '));
	return parsed;
}

function read(json: unknown): Manifest {
	try {
		return manifest(json, '');
	} catch (error) {
		if (error instanceof InvalidValueError) throw new ManifestError(error.message);
		throw error;
	}
}

function contradictions({
	image,
	latent,
	text,
	dit,
	localiser,
	graphs,
	probes
}: Manifest): string[] {
	const { padding, start, unknown } = text.special;
	const rules: readonly (readonly [holds: boolean, complaint: string])[] = [
		[
			latent.size * latent.downsampling === image.size,
			'latent.size × latent.downsampling is not image.size.'
		],
		[dit.grid * dit.patchSize === latent.size, 'dit.grid × dit.patchSize is not latent.size.'],
		[dit.width % dit.heads === 0, 'dit.width is not a multiple of dit.heads.'],
		[latent.mean.length === latent.channels, 'latent.mean has not one number for each channel.'],
		[latent.std.length === latent.channels, 'latent.std has not one number for each channel.'],
		[dit.frequencies.length > 0, 'dit.frequencies is empty.'],
		[
			!localiser || (localiser.block < dit.depth && localiser.head < dit.heads),
			'localiser is no head of the DiT.'
		],
		[
			Math.max(padding, start, unknown) < text.words.length,
			'text.special names a token beyond text.words.'
		]
	];
	const outputs = new Set(graphs.dit.outputs);
	const unread = Object.keys(probes).filter((probe) => !outputs.has(probe));
	return [
		...rules.flatMap(([holds, complaint]) => (holds ? [] : [complaint])),
		...unread.map((probe) => `The probe ${probe} is not an output of the dit graph.`),
		...GRAPHS.flatMap((name) => weightsBeyondTheirFile(name, graphs[name]))
	];
}

function weightsBeyondTheirFile(name: string, { weights, data }: GraphEntry): string[] {
	return Object.entries(weights).flatMap(([weight, { offset, dims, type }]) => {
		const end = offset + sizeOf(dims) * (type === 'float16' ? 2 : 4);
		return end <= data.bytes ? [] : [`graphs.${name}.weights.${weight} ends beyond ${data.file}.`];
	});
}
