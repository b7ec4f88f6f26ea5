import { SCHEDULES } from '../diffusion/schedules/index.ts';
import { samplingMethod } from '../diffusion/samplers/index.ts';
import { mse } from '../tensor/algebra.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { Reading } from './reading.ts';

/** A number or a word that prose names; undefined where the run has not captured it. */
export interface Fact {
	/** What it is, for whoever points at it. */
	readonly label: string;
	readonly of: (reading: Reading) => number | string | undefined;
}

function fromModel(label: string, of: (manifest: Manifest) => number): Fact {
	return { label, of: ({ manifest }) => manifest && of(manifest) };
}

function fromRun(label: string, of: (run: Required<Reading>) => number | string | undefined): Fact {
	const captured = (reading: Reading): reading is Required<Reading> =>
		Boolean(reading.manifest && reading.trace && reading.step);
	return { label, of: (reading) => (captured(reading) ? of(reading) : undefined) };
}

const latentNumbers = ({ latent }: Manifest) => latent.channels * latent.size ** 2;
const pictureNumbers = ({ image }: Manifest) => image.channels * image.size ** 2;

/** Everything that `<Value of="…" />` can name. */
export const FACTS = {
	'picture-size': fromModel('pixels along a side of the picture', ({ image }) => image.size),
	'picture-numbers': fromModel(
		'numbers in the picture: three colours for every pixel',
		pictureNumbers
	),
	'latent-size': fromModel('cells along a side of the latent', ({ latent }) => latent.size),
	'latent-channels': fromModel('channels of the latent', ({ latent }) => latent.channels),
	'latent-numbers': fromModel('numbers in the latent', latentNumbers),
	compression: fromModel(
		'times fewer numbers in the latent than in the picture',
		(manifest) => pictureNumbers(manifest) / latentNumbers(manifest)
	),
	downsampling: fromModel(
		'pixels along a side of one latent cell',
		({ latent }) => latent.downsampling
	),
	'patch-size': fromModel('latent cells along a side of a patch', ({ dit }) => dit.patchSize),
	patches: fromModel('patches in all', ({ dit }) => dit.grid ** 2),
	'patch-numbers': fromModel(
		'numbers in a patch',
		({ dit, latent }) => dit.patchSize ** 2 * latent.channels
	),
	width: fromModel('numbers in a token', ({ dit }) => dit.width),
	blocks: fromModel('blocks of the transformer', ({ dit }) => dit.depth),
	heads: fromModel('attention heads of a block', ({ dit }) => dit.heads),
	'head-width': fromModel(
		'numbers in a query, key or value of one head',
		({ dit }) => dit.width / dit.heads
	),
	'time-waves': fromModel(
		'numbers in the sinusoid of the time',
		({ dit }) => 2 * dit.frequencies.length
	),
	vocabulary: fromModel(
		'words that the model has learned',
		({ text }) => text.words.length - Object.keys(text.special).length
	),
	prompt: fromRun('the prompt of this run', ({ trace }) => trace.request.prompt),
	tokens: fromRun(
		'tokens of the prompt, the start token included',
		({ trace }) => trace.text.tokens.length
	),
	seed: fromRun('the seed of this run', ({ trace }) => trace.request.seed),
	steps: fromRun('steps of this run', ({ trace }) => trace.request.steps),
	guidance: fromRun('the guidance scale of this run', ({ trace }) => trace.request.guidance),
	sampler: fromRun(
		'the sampler of this run',
		({ trace }) => samplingMethod(trace.request.sampler).label
	),
	step: fromRun('the selected step', ({ step }) => step.index + 1),
	time: fromRun('the time t at the selected step: 1 is noise, 0 is clean', ({ step }) => step.t),
	'picture-share': fromRun('the weight of the picture at this time', ({ manifest, step }) =>
		SCHEDULES[manifest.schedule].alpha(step.t)
	),
	'noise-share': fromRun('the weight of the noise at this time', ({ manifest, step }) =>
		SCHEDULES[manifest.schedule].sigma(step.t)
	),
	'prompt-push': fromRun(
		'root mean square difference between the guesses with and without the prompt',
		({ step }) => Math.sqrt(mse(step.conditional.data, step.unconditional.data))
	),
	'latent-shape': fromRun('the shape of the latent', ({ step }) => step.latent.dims.join(' × '))
} as const satisfies Record<string, Fact>;

export type FactId = keyof typeof FACTS;
