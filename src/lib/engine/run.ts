import { addNoise } from '../diffusion/forward-process.ts';
import { guide } from '../diffusion/guidance.ts';
import { toPrediction, type Prediction } from '../diffusion/prediction.ts';
import { LATENT_STREAM, normal, stepStream } from '../diffusion/prng.ts';
import { createSampler } from '../diffusion/samplers/index.ts';
import { SCHEDULES } from '../diffusion/schedules/index.ts';
import { tensor, type Tensor } from '../tensor/tensor.ts';
import { changesAt, type Change } from '../trace/changes.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { RunRequest, StepTrace, TextTrace } from '../trace/run.ts';
import { paint } from './interventions.ts';
import type { Network } from './network.ts';
import type { RunReports } from './protocol.ts';
import type { Transport } from './transport.ts';

/**
 * Generates a picture: from noise at t = 1, or from the request's start, to a clean latent at t = 0, one report after
 * the other. The same request on the same model gives the same latents. Ends early, without an error, when
 * `transport` says so.
 *
 * @param known a step of the same request that is computed already: the run goes on after it, to the very latents
 * that it would have come to from the beginning.
 * @throws SeedError, TimestepsError, UndeterminedError, and what the network's runner throws.
 */
export async function run(
	network: Network,
	request: RunRequest,
	reports: RunReports,
	transport: Transport,
	known?: StepTrace
): Promise<void> {
	const { latent, schedule: scheduleId, prediction: kind } = network.manifest;
	const schedule = SCHEDULES[scheduleId];
	const dims = [latent.channels, latent.size, latent.size];
	const length = latent.channels * latent.size ** 2;

	const sampler = createSampler(request.sampler, schedule);
	const times = sampler.setTimesteps(request.steps, request.start?.level);
	const textOf = textReader(network);
	const text = await textOf(request.prompt);
	await reports.text(text, [...times]);

	/** Both branches in one batch, guided even at scale 1, so that a trace always has both. */
	async function evaluate(x: Tensor, t: number, words: TextTrace, changes: readonly Change[]) {
		const guess = await network.guess(x, t, words, changes);
		const { conditional, unconditional } = guess;
		const guided = guide(conditional.data, unconditional.data, request.guidance);
		const prediction = toPrediction(guided, kind, x.data, t, schedule);
		return { ...guess, guided: tensor(guided, dims), prediction };
	}

	let x = known?.next ?? firstState(request, network.manifest);
	/** Multistep samplers look back at it. */
	let previous: Prediction | undefined =
		known && toPrediction(known.guided.data, kind, known.latent.data, known.t, schedule);
	for (let index = known ? known.index + 1 : 0; index < request.steps; index++) {
		if (!(await transport.next())) return;
		const t = times[index]!;
		const changes = changesAt(request.changes ?? [], index);
		const prompt = changes.find((change) => change.kind === 'prompt')?.prompt;
		const words = await textOf(prompt ?? request.prompt);
		const latent = paint(x, changes);
		const { prediction, ...outputs } = await evaluate(latent, t, words, changes);
		const askedAgain: Tensor[] = [];
		const next = await sampler.step({
			index,
			x: latent.data,
			prediction,
			previous,
			denoise: async (x, t) => {
				const { guided, prediction } = await evaluate(tensor(x, dims), t, words, changes);
				askedAgain.push(guided);
				return prediction;
			},
			noise: () => normal(request.seed, stepStream(index), length)
		});
		const [second] = askedAgain;
		const step = {
			index,
			t,
			tNext: times[index + 1]!,
			latent,
			...outputs,
			...(second && { second }),
			next: tensor(next, dims),
			...(changes.length > 0 && { changes }),
			...(words !== text && { text: words })
		};
		await reports.step(step);
		const [clean, noisy] = await network.decode([tensor(prediction.x0, dims), latent]);
		await reports.picture(index, clean!, noisy!);
		[x, previous] = [step.next, prediction];
	}
}

/** x at the first of the run's times: the seed's noise, mixed with the picture to start from where there is one. */
function firstState({ seed, start }: RunRequest, { latent, schedule }: Manifest): Tensor {
	const dims = [latent.channels, latent.size, latent.size];
	const noise = normal(seed, LATENT_STREAM, latent.channels * latent.size ** 2);
	if (!start) return tensor(noise, dims);
	return tensor(addNoise(start.latent.data, noise, start.level, SCHEDULES[schedule]), dims);
}

/** Encodes each prompt once. */
function textReader(network: Network): (prompt: string) => Promise<TextTrace> {
	const texts = new Map<string, TextTrace>();
	return async (prompt) => {
		const text = texts.get(prompt) ?? (await network.encodeText(prompt));
		texts.set(prompt, text);
		return text;
	};
}
