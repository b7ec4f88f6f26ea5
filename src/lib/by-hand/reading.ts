import { slice } from '../tensor/indexing.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Branch, ProbeName } from '../trace/probes.ts';
import type { StepTrace } from '../trace/run.ts';
import { NotCapturedError, type Sources } from './recipe.ts';

/** A probe that the work cannot do without. @throws NotCapturedError */
export function captured({ internals }: Sources, probe: ProbeName): Tensor {
	const tensor = internals[probe];
	if (!tensor) throw new NotCapturedError(probe);
	return tensor;
}

/** The row of a probe at its leading indices. @throws NotCapturedError */
export function rowOf(sources: Sources, probe: ProbeName, ...leading: number[]): Float32Array {
	return slice(captured(sources, probe), ...leading).data;
}

/** One number of a probe, or undefined where it is not captured. */
export function engineValue(
	{ internals }: Sources,
	probe: ProbeName,
	...index: number[]
): number | undefined {
	const tensor = internals[probe];
	return tensor && slice(tensor, ...index).data[0];
}

/** The step that a number belongs to. */
export function stepOf({ trace, index }: Sources): StepTrace {
	return trace.steps[index];
}

/** When and in which branch a number's own operands were made. */
export function momentOf(
	ref: { readonly branch?: Branch },
	{ index }: Sources
): { readonly step: number; readonly branch: Branch } {
	return { step: index, branch: ref.branch ?? 0 };
}
