import { attention } from './attention.ts';
import { condition } from './condition.ts';
import { denormalising } from './denormalising.ts';
import { embedding } from './embedding.ts';
import type { Equation } from './equation.ts';
import { forwardProcess } from './forward-process.ts';
import { guidance } from './guidance.ts';
import { loss } from './loss.ts';
import { modulation } from './modulation.ts';
import { patching } from './patching.ts';
import { samplerStep } from './sampler-step.ts';
import { velocity } from './velocity.ts';

/** Everything that `<Equation of="…" />` can name. */
export const EQUATIONS = {
	velocity,
	'forward-process': forwardProcess,
	patching,
	embedding,
	condition,
	modulation,
	attention,
	guidance,
	loss,
	'sampler-step': samplerStep,
	denormalising
} as const satisfies Record<string, Equation>;

export type EquationId = keyof typeof EQUATIONS;
