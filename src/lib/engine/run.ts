import { guide } from '../diffusion/guidance.ts';
import { toPrediction, type Prediction } from '../diffusion/prediction.ts';
import { LATENT_STREAM, normal, stepStream } from '../diffusion/prng.ts';
import { createSampler } from '../diffusion/samplers/index.ts';
import { SCHEDULES } from '../diffusion/schedules/index.ts';
import { tensor, type Tensor } from '../tensor/tensor.ts';
import type { RunRequest } from '../trace/run.ts';
import type { Network } from './network.ts';
import type { RunReports } from './protocol.ts';
import type { Transport } from './transport.ts';

/**
 * Generates a picture: from noise at t = 1 to a clean latent at t = 0, one report after the other. The same request
 * on the same model gives the same latents. Ends early, without an error, when `transport` says so.
 *
 * @throws SeedError, TimestepsError, UndeterminedError, and what the network's runner throws.
 */
export async function run(
	network: Network,
	request: RunRequest,
	reports: RunReports,
	transport: Transport
): Promise<void> {
	const { latent, schedule: scheduleId, prediction: kind } = network.manifest;
	const schedule = SCHEDULES[scheduleId];
	const dims = [latent.channels, latent.size, latent.size];
	const length = latent.channels * latent.size ** 2;

	const sampler = createSampler(request.sampler, schedule);
	const times = sampler.setTimesteps(request.steps);
	let x: Tensor = tensor(normal(request.seed, LATENT_STREAM, length), dims);
	const text = await network.encodeText(request.prompt);
	await reports.text(text, [...times]);

	/** Both branches in one batch, guided even at scale 1, so that a trace always has both. */
	async function evaluate(x: Tensor, t: number) {
		const guess = await network.guess(x, t, text);
		const { conditional, unconditional } = guess;
		const guided = guide(conditional.data, unconditional.data, request.guidance);
		const prediction = toPrediction(guided, kind, x.data, t, schedule);
		return { ...guess, guided: tensor(guided, dims), prediction };
	}

	let previous: Prediction | undefined;
	for (let index = 0; index < request.steps; index++) {
		if (!(await transport.next())) return;
		const t = times[index]!;
		const { prediction, ...outputs } = await evaluate(x, t);
		const next = await sampler.step({
			index,
			x: x.data,
			prediction,
			previous,
			denoise: async (x, t) => (await evaluate(tensor(x, dims), t)).prediction,
			noise: () => normal(request.seed, stepStream(index), length)
		});
		const step = {
			index,
			t,
			tNext: times[index + 1]!,
			latent: x,
			...outputs,
			next: tensor(next, dims)
		};
		await reports.step(step);
		const [clean, noisy] = await network.decode([tensor(prediction.x0, dims), x]);
		await reports.picture(index, clean!, noisy!);
		[x, previous] = [step.next, prediction];
	}
}
