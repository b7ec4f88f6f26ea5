import type { PredictionKind } from '../diffusion/prediction.ts';
import type { SamplerId } from '../diffusion/samplers/index.ts';
import type { ScheduleId } from '../diffusion/schedules/index.ts';

/** The four graphs of a model. */
export const GRAPHS = ['text-encoder', 'dit', 'encoder', 'decoder'] as const;
export type GraphName = (typeof GRAPHS)[number];

/** A file beside the manifest. */
export interface FileEntry {
	/** Its name, relative to the manifest. */
	readonly file: string;
	readonly bytes: number;
	/** SHA-256 of the content, lower-case hexadecimal. */
	readonly sha256: string;
}

/** Where one weight lies in its graph's data file, and how it is stored there (row-major, little-endian). */
export interface WeightEntry {
	readonly offset: number;
	readonly dims: readonly number[];
	readonly type: 'float16' | 'float32';
	/** True where the file holds a matrix as [in, out]; `dims` is the order in the file, PyTorch's is [out, in]. */
	readonly transposed?: boolean;
}

/** One ONNX graph with its external data. */
export interface GraphEntry {
	readonly graph: FileEntry;
	readonly data: FileEntry;
	/** Every weight by its PyTorch name, such as `blocks.0.self_attention.q.weight`. */
	readonly weights: Readonly<Record<string, WeightEntry>>;
	/** Names of inputs and outputs, which the engine checks against the loaded graph. */
	readonly inputs: readonly string[];
	readonly outputs: readonly string[];
}

/**
 * Everything the site knows about a model: the only source of its dimensions, vocabulary, normalisation,
 * schedule, probes, file sizes and hashes. Written by `models/pipeline/export.py`.
 */
export interface Manifest {
	readonly format: 'dit-explainer/1';
	readonly name: string;
	readonly title: string;
	/** One sentence for the model card. */
	readonly description: string;
	/** What the DiT's output means. */
	readonly prediction: PredictionKind;
	readonly schedule: ScheduleId;
	readonly image: { readonly size: number; readonly channels: number };
	readonly latent: {
		readonly channels: number;
		/** Rows and columns: `image.size / downsampling`. */
		readonly size: number;
		readonly downsampling: number;
		/** Per channel `[C]`, in the autoencoder's own units; the graphs speak normalised latents. */
		readonly mean: readonly number[];
		readonly std: readonly number[];
	};
	readonly text: {
		readonly maxTokens: number;
		/** The word of every token; the special ones first. */
		readonly words: readonly string[];
		readonly special: {
			readonly padding: number;
			readonly start: number;
			readonly unknown: number;
		};
		/** The nouns that the model draws, for suggestions, with the words that mean the same. */
		readonly things: readonly { readonly name: string; readonly synonyms: readonly string[] }[];
		readonly depth: number;
		readonly heads: number;
	};
	readonly dit: {
		readonly patchSize: number;
		/** Patches in a row (and in a column): `latent.size / patchSize`. */
		readonly grid: number;
		readonly width: number;
		readonly depth: number;
		readonly heads: number;
		readonly mlpRatio: number;
		/** Angular frequencies `[F/2]` of the timestep's sinusoid: cos(ω t) for all, then sin(ω t). */
		readonly frequencies: readonly number[];
	};
	readonly defaults: {
		readonly prompt: string;
		readonly seed: number;
		readonly steps: number;
		readonly guidance: number;
		readonly sampler: SamplerId;
	};
	/** Prompts worth trying first. */
	readonly examples: readonly string[];
	/** The head of cross-attention that looks where the things are, by the model card; absent where nobody measured it. */
	readonly localiser?: { readonly block: number; readonly head: number };
	readonly graphs: Readonly<Record<GraphName, GraphEntry>>;
	/** The DiT's internals, by probe name, with symbolic shapes such as `[L, B, H, N, N]`. */
	readonly probes: Readonly<Record<string, string>>;
	/** What was run to train the model, in a file beside the manifest; see `ModelCard`. */
	readonly card: string;
}
