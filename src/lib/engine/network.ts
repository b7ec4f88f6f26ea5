import { tensor, type Tensor } from '../tensor/tensor.ts';
import type { Change } from '../trace/changes.ts';
import type { Guess } from '../trace/lab.ts';
import type { Manifest } from '../trace/manifest.ts';
import { BRANCHES, type ProbeName } from '../trace/probes.ts';
import type { Internals, TextTrace } from '../trace/run.ts';
import { padTokens, tokenizePrompt } from '../trace/tokenizer.ts';
import { stack, unstack } from './batch.ts';
import type { GraphInputs, GraphRunner } from './graph-runner.ts';
import { interventionsOf } from './interventions.ts';
import { sinusoid } from './sinusoid.ts';

/** The model's graphs as functions. B is the two branches: with text, without text. */
export class Network {
	constructor(
		readonly manifest: Manifest,
		private readonly runner: GraphRunner
	) {}

	/** The prompt, and the empty prompt beside it. */
	async encodeText(prompt: string): Promise<TextTrace> {
		const { text } = this.manifest;
		const [tokens, none] = [prompt, ''].map((words) => tokenizePrompt(words, text).tokens);
		const { ids, mask, dims } = padTokens([tokens!, none!], text);
		const maskTensor = tensor(mask, dims);
		const inputs = { tokens: { data: ids, dims }, mask: maskTensor };
		const { states, pooled } = await this.runner.run('text-encoder', inputs, ['states', 'pooled']);
		return { tokens: tokens!, mask: maskTensor, states, pooled };
	}

	/**
	 * The DiT's output at (x_t, t) in both branches; x_t `[C, s, s]`. No internals are fetched.
	 *
	 * @param changes those that act; none leave the model as it is.
	 */
	async guess(
		latent: Tensor,
		t: number,
		text: TextTrace,
		changes: readonly Change[] = []
	): Promise<Guess> {
		const inputs = this.#ditInputs(latent, t, text, changes);
		const { prediction } = await this.runner.run('dit', inputs, ['prediction']);
		const [conditional, unconditional] = unstack(prediction);
		return { conditional: conditional!, unconditional: unconditional! };
	}

	/** The DiT's internals at (x_t, t), in the shapes of `PROBES`. */
	inspect(
		latent: Tensor,
		t: number,
		text: TextTrace,
		probes: readonly ProbeName[],
		changes: readonly Change[] = []
	): Promise<Internals> {
		return this.runner.run('dit', this.#ditInputs(latent, t, text, changes), probes);
	}

	/** Normalised latents, each `[C, s, s]`, → pictures, each `[3, S, S]` in [-1, 1]. */
	async decode(latents: readonly Tensor[]): Promise<Tensor[]> {
		const { image } = await this.runner.run('decoder', { latent: stack(latents) }, ['image']);
		return unstack(image);
	}

	/** Picture `[3, S, S]` in [-1, 1] → normalised latent `[C, s, s]`. */
	async encode(picture: Tensor): Promise<Tensor> {
		const { latent } = await this.runner.run('encoder', { image: stack([picture]) }, ['latent']);
		return unstack(latent)[0]!;
	}

	#ditInputs(
		latent: Tensor,
		t: number,
		{ states, pooled, mask }: TextTrace,
		changes: readonly Change[]
	): GraphInputs {
		const timestep = sinusoid(t, this.manifest.dit.frequencies);
		return {
			latent: stack(BRANCHES.map(() => latent)),
			timestep: stack(BRANCHES.map(() => tensor(timestep, [timestep.length]))),
			states,
			pooled,
			mask,
			...interventionsOf(changes, this.manifest)
		};
	}
}
