/** A share of right answers with its 95 % interval (Wilson). */
export interface Share {
	readonly share: number;
	readonly low: number;
	readonly high: number;
	readonly count: number;
}

/** What the scene reader reads back from a set of pictures. */
export interface Evaluation {
	/** For people: "real renders", "through the autoencoder", "generated, seen", "generated, held out". */
	readonly label: string;
	readonly fields: Readonly<Record<'background' | 'object' | 'relation' | 'style' | 'all', Share>>;
	/** Fréchet distance to real renders in the reader's features; absent for real renders. */
	readonly frechet?: number;
}

/** An evaluation at other settings than the model's own. */
export interface SweepPoint extends Evaluation {
	readonly steps: number;
	readonly guidance: number;
}

/** How often each head of cross-attention listens to an object's words from a patch that the object covers. */
export interface Localisation {
	/** `[L][H]`: share of the objects. */
	readonly peaks: readonly (readonly number[])[];
	/** How often a patch taken at random would be one of the object's. */
	readonly chance: number;
	readonly objects: number;
	readonly pictures: number;
}

/** How a careful look at generated pictures compares with what the scene reader says of them. */
export interface LookedAt {
	readonly pictures: number;
	/** How many have everything right for the reader, and at a careful look. */
	readonly reader: number;
	readonly look: number;
	/** How many both call right, or both wrong. */
	readonly agree: number;
}

/** `card.json`: what was run, written by `models/pipeline/evaluate.py` and never by hand. */
export interface ModelCard {
	readonly hardware: string;
	readonly imagesSeen: number;
	readonly hours: number;
	readonly parameters: Readonly<Record<string, number>>;
	/** Peak signal-to-noise ratio of the autoencoder on unseen scenes, in dB. */
	readonly autoencoderPsnr: number;
	/** Loss by images seen: `[images, flow loss, layout loss]`. */
	readonly curve: readonly (readonly [number, number, number])[];
	readonly evaluations: readonly Evaluation[];
	readonly sampling: {
		readonly sampler: string;
		readonly steps: number;
		readonly guidance: number;
	};
	/** The committed grid of held-out prompts: a picture beside the manifest, and its prompts in order. */
	readonly grid: { readonly file: string; readonly prompts: readonly string[] };
	/** Other values of steps, the guidance as in `sampling`, and of guidance, the steps as in `sampling`. */
	readonly sweep: readonly SweepPoint[];
	readonly localisation: Localisation;
	readonly lookedAt: LookedAt;
}
