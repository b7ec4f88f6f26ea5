import type { Tensor } from '../tensor/tensor.ts';
import type { Lab } from '../trace/lab.ts';
import type { Manifest } from '../trace/manifest.ts';
import type { NumberRef } from '../trace/number-ref.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { Internals, RunTrace } from '../trace/run.ts';
import type { Names } from './names.ts';

/** What a number is made again from. */
export interface Sources {
	readonly manifest: Manifest;
	readonly trace: RunTrace;
	/** The step that the number belongs to; `trace.steps.length` for the finished latent. */
	readonly index: number;
	/** The DiT's internals at that step, as far as they are captured. */
	readonly internals: Internals;
	/** The decoded clean guess at that step `[3, S, S]`, once it is there. */
	readonly picture: Tensor | undefined;
	readonly lab: Pick<Lab, 'weight' | 'guess'>;
}

/** A number that goes into another. */
export interface Operand {
	readonly name: string;
	readonly value: number;
	/** Where it was made, if that can be opened too. */
	readonly ref?: NumberRef;
	/** Where it comes from, if it cannot: `learned in training`. */
	readonly origin?: string;
}

/** One of many numbers that are put together: most often a product, which its sum adds. */
export interface Term {
	readonly factors: readonly Operand[];
	readonly value: number;
}

/** Terms that are added up. */
export interface LongSum {
	/** What one of them is, for people: `weight × entry of the patch`. */
	readonly each: string;
	readonly terms: readonly Term[];
	readonly total: number;
}

/** A number, made again. */
export interface Work {
	readonly operands: readonly Operand[];
	readonly sum?: LongSum;
	/** The result in float32 arithmetic; it may be summed in another order than the engine's. */
	readonly value: number;
	/** The engine's value, where it takes a weight to know it. */
	readonly engine?: number;
	/** What is to be known about this value, in a sentence. */
	readonly note?: string;
}

/** A number that the engine never shows. */
export interface Unseen {
	/** Why, in a sentence. */
	readonly why: string;
	/** A number that it goes into and that the engine does show, if there is one. */
	readonly through?: NumberRef;
}

/** What the engine has of a number; undefined while the probe that holds it is not captured. */
export type EngineValue = number | Unseen | undefined;

/** How one kind of number is made, after `models/dit/model.py`. */
export interface Recipe<Ref extends NumberRef = NumberRef> {
	/** Probes that the work reads, and the work of the number that it is checked through. */
	readonly probes: readonly ProbeName[];
	/** What it is and where, counted from 1. */
	title(ref: Ref, names: Names): string;
	/** What the number says, in a sentence. */
	readonly meaning: string;
	/** Whether it is the same in every step that follows the same words. */
	readonly isTimeless?: true;
	/** TeX. */
	formula(ref: Ref, sources: Sources): string;
	engine(ref: Ref, sources: Sources): EngineValue;
	/** @throws NotCapturedError without a probe that it needs; NoModelError without a model to read weights from. */
	work(ref: Ref, sources: Sources): Promise<Work>;
}

/** A probe that is needed is not there. */
export class NotCapturedError extends Error {
	override readonly name = 'NotCapturedError';
	constructor(readonly probe: ProbeName) {
		super(`The model’s ${probe} is not captured at this step.`);
	}
}

/** A number is made from the picture that a run began with, and there is none. */
export class NoPictureError extends Error {
	override readonly name = 'NoPictureError';
	constructor() {
		super('There is no picture of yours at hand that this run began from.');
	}
}

export const LEARNED = 'learned in training';

/** Of the two numbers that normalise a channel of the latent. */
export const OF_THE_CHANNEL = 'of the channel, over pictures of the training';

/** Of what a card works out on the way, from numbers that it lists. */
export const FROM_THESE = 'from the numbers on this card';
