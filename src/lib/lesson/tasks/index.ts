import { allNoise } from './all-noise.ts';
import { anotherSeed } from './another-seed.ts';
import { evenNoise } from './even-noise.ts';
import { halfTheSteps } from './half-the-steps.ts';
import { longToken, shortToken } from './token-lengths.ts';
import { mostOfTheWay } from './most-of-the-way.ts';
import { nearbyHead } from './nearby-head.ts';
import { noGuidance } from './no-guidance.ts';
import { ownPrompt } from './own-prompt.ts';
import { belowFirst, centrePatch, cornerPatch, lastPatch } from './patches.ts';
import type { Task } from './task.ts';
import { triedZero } from './tried-zero.ts';
import { unknownWord } from './unknown-word.ts';
import { widestGate } from './widest-gate.ts';
import { wordHead } from './word-head.ts';

/** Everything that `<Task check="…">` can name. */
export const TASKS = {
	'own-prompt': ownPrompt,
	'another-seed': anotherSeed,
	'even-noise': evenNoise,
	'all-noise': allNoise,
	'last-patch': lastPatch,
	'below-first': belowFirst,
	'long-token': longToken,
	'short-token': shortToken,
	'widest-gate': widestGate,
	'unknown-word': unknownWord,
	'nearby-head': nearbyHead,
	'word-head': wordHead,
	'no-guidance': noGuidance,
	'tried-zero': triedZero,
	'most-of-the-way': mostOfTheWay,
	'half-the-steps': halfTheSteps,
	'centre-patch': centrePatch,
	'corner-patch': cornerPatch
} as const satisfies Record<string, Task>;

export type TaskId = keyof typeof TASKS;
