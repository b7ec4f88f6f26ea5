import type { Lab } from '../../trace/lab.ts';
import { readConditionWeights, type ConditionWeights } from './condition-weights.ts';

/**
 * A block's layers, read from the model as soon as it has them: again when the block changes, and when a model comes.
 * Until the next ones are there the last ones stay; they name their block.
 */
export class ConditionWeightsReading {
	weights = $state.raw<ConditionWeights>();
	error = $state.raw<Error>();

	/** To be made where a component is: it reads while that is there. */
	constructor(input: () => { readonly lab: Lab; readonly block: number }) {
		$effect(() => {
			const { lab, block } = input();
			let isNewest = true;
			readConditionWeights(lab, block).then(
				(weights) => {
					if (!isNewest) return;
					this.weights = weights;
					this.error = undefined;
				},
				(cause: unknown) => {
					if (isNewest) this.error = cause instanceof Error ? cause : new Error(String(cause));
				}
			);
			return () => (isNewest = false);
		});
	}
}
