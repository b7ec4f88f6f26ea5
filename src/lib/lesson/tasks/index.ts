import { evenNoise } from './even-noise.ts';
import { longToken } from './long-token.ts';
import { mostOfTheWay } from './most-of-the-way.ts';
import { nearbyHead } from './nearby-head.ts';
import { noGuidance } from './no-guidance.ts';
import { ownPrompt } from './own-prompt.ts';
import { centrePatch, lastPatch } from './patches.ts';
import type { Task } from './task.ts';
import { widestGate } from './widest-gate.ts';

/** Everything that `<Task check="…">` can name. */
export const TASKS = {
	'own-prompt': ownPrompt,
	'even-noise': evenNoise,
	'last-patch': lastPatch,
	'long-token': longToken,
	'widest-gate': widestGate,
	'nearby-head': nearbyHead,
	'no-guidance': noGuidance,
	'most-of-the-way': mostOfTheWay,
	'centre-patch': centrePatch
} as const satisfies Record<string, Task>;

export type TaskId = keyof typeof TASKS;
