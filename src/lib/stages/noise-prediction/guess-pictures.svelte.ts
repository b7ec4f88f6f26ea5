import { untrack } from 'svelte';
import { tensor, type Tensor } from '../../tensor/tensor.ts';
import type { Lab } from '../../trace/lab.ts';
import { Latest } from '../latest.svelte.ts';
import { named, outputAt, type NoisePredictionData } from './derive.ts';

/** A guess's clean image, decoded; with neither it is under way. */
export interface GuessPicture {
	readonly picture?: Tensor;
	/** Why there is none. */
	readonly error?: Error;
}

interface Input {
	readonly data: NoisePredictionData;
	/** The visitor's guidance; null stands for the run's. */
	readonly chosen: number | null;
	readonly lab: Lab;
}

/** How long the slider rests before the guided guess is decoded. */
const PAUSE_MILLISECONDS = 120;

/** The pictures of the three guesses, each shown only with the step it was decoded from. Made by a component. */
export class GuessPictures {
	#branches = $state.raw<readonly GuessPicture[]>([]);
	readonly #guided: Latest<{ of: Tensor; latent: Tensor }, { of: Tensor; picture: Tensor }>;
	// The input is made anew at every selection; what effects depend on changes only with these.
	readonly #output = $derived.by(() => this.input().data.conditional);
	readonly #lab = $derived.by(() => this.input().lab);
	readonly #guidance = $derived.by(() => {
		const { data, chosen } = this.input();
		return chosen ?? data.guidance;
	});
	readonly #runPicture = $derived.by(() => {
		const { data, chosen } = this.input();
		return chosen === null ? data.picture : undefined;
	});

	/** @param input read again and again, from effects. */
	constructor(private readonly input: () => Input) {
		this.#guided = new Latest(async ({ of, latent }) => ({
			of,
			picture: await this.input().lab.decode(latent)
		}));
		$effect(() => this.#decodeBranches());
		$effect(() => this.#decodeGuided());
	}

	/** With text, without text, guided. */
	get all(): readonly GuessPicture[] {
		const [withText = {}, without = {}] = this.#branches;
		return [withText, without, this.#guidedPicture()];
	}

	#guidedPicture(): GuessPicture {
		if (this.#runPicture) return { picture: this.#runPicture };
		const { answer, error } = this.#guided;
		return error
			? { error }
			: { picture: answer?.of === this.#output ? answer.picture : undefined };
	}

	#decodeBranches(): () => void {
		const withText = this.#output;
		const lab = this.#lab;
		const latents = untrack(() =>
			[withText, this.input().data.unconditional].map(({ data }) => this.#clean(data))
		);
		let isCurrent = true;
		const keep = (guesses: readonly GuessPicture[]) => isCurrent && (this.#branches = guesses);
		// Asked within the effect: a lab whose model comes later makes it ask again then.
		Promise.all(latents.map((latent) => lab.decode(latent))).then(
			(pictures) => keep(pictures.map((picture) => ({ picture }))),
			(error: Error) => keep(latents.map(() => ({ error })))
		);
		return () => {
			isCurrent = false;
			this.#branches = [];
		};
	}

	#decodeGuided(): (() => void) | undefined {
		const isAnswered = this.#runPicture !== undefined;
		// Once the branches have pictures there is a model: then it is worth asking again.
		if (isAnswered || this.#branches.length === 0) return undefined;
		const of = this.#output;
		const guidance = this.#guidance;
		const latent = untrack(() => this.#clean(outputAt(this.input().data, guidance)));
		const timer = setTimeout(() => void this.#guided.ask({ of, latent }), PAUSE_MILLISECONDS);
		return () => clearTimeout(timer);
	}

	#clean(output: Float32Array): Tensor {
		const { data } = this.input();
		return tensor(named(data, output).x0, data.latent.dims);
	}
}
