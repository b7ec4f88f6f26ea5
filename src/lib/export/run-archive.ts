import { strToU8, zipSync, type Zippable } from 'fflate';
import { sizeOf, tensor, type Tensor } from '../tensor/tensor.ts';
import { BRANCHES, PROBES, type ProbeName } from '../trace/probes.ts';
import type { StepPictures } from '../trace/recorded-run.ts';
import type { Internals, RunTrace } from '../trace/run.ts';
import { NothingToTakeError } from './errors.ts';
import { toNpy, type NumpyArray } from './npy.ts';

/** What is taken along of a run. */
export interface RunToArchive {
	readonly trace: RunTrace;
	/** By step; a hole where none is there. */
	readonly pictures: readonly (StepPictures | undefined)[];
	/** The internals at hand, and the 0-based step that they are of. */
	readonly inspected: { readonly step: number; readonly internals: Internals };
}

/** Zip has no dates before 1980; a fixed one makes the same run the same file. */
const DATE = new Date(1980, 0, 1);

/**
 * A run as a `.npz` file, which `numpy.load` opens: every array under its name, with its shape, and beside them
 * `README.json`, which says what they are. With S steps computed:
 *
 * | name | shape |
 * | --- | --- |
 * | `times` | `[S+1]`, float64 |
 * | `latents` | `[S+1, C, s, s]`: x at every time |
 * | `conditional`, `unconditional`, `guided` | `[S, C, s, s]` |
 * | `second` | `[S', C, s, s]`: guided at the trial points of the first S' steps, where the sampler asked twice |
 * | `start.latent` | `[C, s, s]`: the picture that the run began with, where it began with one |
 * | `text.mask`, `text.states`, `text.pooled` | as in `TextTrace` |
 * | `pictures.clean` | `[S, 3, S, S]` in [-1, 1], where every step is decoded |
 * | `internals.<step>.<probe>` | as in `PROBES`; the step counts from 0 |
 *
 * @throws NothingToTakeError before the first step.
 */
export function toNpz(run: RunToArchive): Uint8Array<ArrayBuffer> {
	const arrays = arraysOf(run);
	const files: Zippable = {
		'README.json': strToU8(JSON.stringify(readmeOf(run, arrays), undefined, '\t'))
	};
	for (const [name, array] of Object.entries(arrays)) files[`${name}.npy`] = toNpy(array);
	return zipSync(files, { level: 0, mtime: DATE });
}

function arraysOf({ trace, pictures, inspected }: RunToArchive): Record<string, NumpyArray> {
	const { steps, times, text } = trace;
	const { start } = trace.request;
	const last = steps.at(-1);
	if (!last) throw new NothingToTakeError();
	const second = steps.flatMap(({ second }) => second ?? []);
	const clean = steps.flatMap(({ index }) => pictures[index]?.clean ?? []);
	const internals = Object.entries(inspected.internals).map(
		([probe, values]) => [`internals.${inspected.step}.${probe}`, values] as const
	);
	return {
		times: { data: Float64Array.from(times.slice(0, steps.length + 1)), dims: [steps.length + 1] },
		latents: stack([...steps.map(({ latent }) => latent), last.next]),
		conditional: stack(steps.map(({ conditional }) => conditional)),
		unconditional: stack(steps.map(({ unconditional }) => unconditional)),
		guided: stack(steps.map(({ guided }) => guided)),
		...(second.length > 0 && { second: stack(second) }),
		...(start && { 'start.latent': start.latent }),
		'text.mask': text.mask,
		'text.states': text.states,
		'text.pooled': text.pooled,
		...(clean.length === steps.length && { 'pictures.clean': stack(clean) }),
		...Object.fromEntries(internals)
	};
}

/** Equal shapes `[…]` one after another: `[n, …]`. */
function stack(tensors: readonly Tensor[]): Tensor {
	const { dims } = tensors[0]!;
	const data = new Float32Array(tensors.length * sizeOf(dims));
	tensors.forEach((piece, i) => data.set(piece.data, i * sizeOf(dims)));
	return tensor(data, [tensors.length, ...dims]);
}

function readmeOf({ trace, inspected }: RunToArchive, arrays: Record<string, NumpyArray>) {
	const probes = Object.keys(inspected.internals) as ProbeName[];
	const { start, ...request } = trace.request;
	return {
		format: 'dit-run-arrays/1',
		request: { ...request, ...(start && { start: { level: start.level } }) },
		modelSha256: trace.model,
		tokens: trace.text.tokens,
		steps: { asked: trace.request.steps, computed: trace.steps.length },
		axes: {
			latents: '[S+1, C, s, s]: x at every time, from noise (t = 1) to the clean latent (t = 0)',
			...('second' in arrays && {
				second: '[S’, C, s, s]: guided guesses at the trial points of the steps from the first on'
			}),
			batch: `B and the rows of text.*: 0 ${BRANCHES[0]}, 1 ${BRANCHES[1]}`,
			internals: Object.fromEntries(probes.map((probe) => [probe, PROBES[probe]]))
		},
		shapes: Object.fromEntries(Object.entries(arrays).map(([name, { dims }]) => [name, dims]))
	};
}
