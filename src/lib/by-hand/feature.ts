import { BODIES, FEATURES, sideAfter, type AutoencoderHalf } from '../trace/autoencoder.ts';
import type { NumberOf, Place } from '../trace/number-ref.ts';
import { featureFormula, featureWork, type InHalf } from './feature-work.ts';
import { areaOf, receptiveField, type Features, type Span } from './features.ts';
import { inGrid, ordinal, sentences, type Names } from './names.ts';
import type { Recipe, Sources, Unseen } from './recipe.ts';

type Ref = NumberOf<'decoder-feature'> | NumberOf<'encoder-feature'>;

/** What the features of one half have of their own. */
interface FeatureRecipe<Own extends Ref> extends Pick<Recipe, 'isTimeless'> {
	readonly half: AutoencoderHalf;
	/** What the half reads, for people: `the latent`. */
	readonly reads: string;
	/** What is drawn from the half in the end, which the features are checked through. */
	engine(ref: Own, sources: Sources): Unseen;
	/** @throws NoPictureError */
	within(sources: Sources): InHalf;
}

/** One number that a convolution, or the sum at the end of a residual block, makes inside the autoencoder. */
export function feature<Own extends Ref>({
	half,
	reads,
	within,
	...own
}: FeatureRecipe<Own>): Recipe<Own> {
	return {
		...own,
		probes: [],
		title: (ref, names) => titleOf(half, ref, names),
		meaning: `The ${half} sees no objects and no words: each of its features is made of a small neighbourhood of the features before.`,
		formula: ({ layer }) => featureFormula({ half }, FEATURES[half][layer], 'f'),
		async work(ref, sources) {
			const inHalf = within(sources);
			const index = FEATURES[half][ref.layer];
			const place = { channel: ref.channel, row: ref.row, column: ref.column };
			const work = await featureWork(inHalf, index, place);
			const side = inHalf.features.sideOf(index);
			const over = sources.manifest.image.size / side;
			const note = sentences(
				`Its map has ${side} × ${side} places, each over ${over} × ${over} pixels of the picture.`,
				movedNote(half, index),
				work.note,
				fieldNote(inHalf.features, index, place, reads)
			);
			return { ...work, note };
		}
	};
}

function titleOf(half: AutoencoderHalf, { layer, ...place }: Ref, { sides }: Names): string {
	const index = FEATURES[half][layer];
	const { kind } = BODIES[half][index];
	const count = BODIES[half].slice(0, index + 1).filter((one) => one.kind === kind).length;
	const made =
		kind === 'sum'
			? `after the ${half}’s ${ordinal(count)} residual block`
			: `of the ${half}’s ${ordinal(count)} convolution`;
	const where = inGrid(place.row, place.column);
	return `Feature ${place.channel + 1} ${made}, ${where} of ${sideAfter(half, index + 1, sides[half])}`;
}

/** What happened to the numbers that a layer reads since they were made. */
export function movedNote(half: AutoencoderHalf, index: number): string | undefined {
	const layer = BODIES[half][index];
	const before = BODIES[half].slice(0, layer.kind === 'sum' ? index - layer.back + 1 : index);
	const since = before.findLastIndex(({ kind }) => kind === 'convolution' || kind === 'sum') + 1;
	switch (before.slice(since).find((layer) => 'factor' in layer)?.kind) {
		case 'shuffle':
			return 'What it reads was moved on the way: four features of one place became one feature of four places (pixel shuffle).';
		case 'unshuffle':
			return 'What it reads was moved on the way: the pixels of a square became features of one place (pixel unshuffle).';
		default:
			return undefined;
	}
}

/** How much of what the half reads has a say in a number. */
export function fieldNote(features: Features, index: number, place: Place, reads: string): string {
	const { rows, columns } = receptiveField(
		features.half,
		index,
		areaOf(place),
		features.sideOf(-1)
	);
	return `It depends on rows ${spanText(rows)} and columns ${spanText(columns)} of ${reads}, exactly as far as the convolutions reach.`;
}

function spanText({ from, to }: Span): string {
	return `${from + 1} to ${to + 1}`;
}
