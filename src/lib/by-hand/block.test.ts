import { expect, test } from 'vitest';
import { blockSum, GATES } from '../stages/text-conditioning/block-sum.ts';
import { derive } from '../stages/text-conditioning/derive.ts';
import { SHIFTS } from '../stages/text-conditioning/modulation.ts';
import { goldenInput } from '../stages/golden-input.ts';
import type { Change } from '../trace/changes.ts';
import { streamNumber, type NumberRef } from '../trace/number-ref.ts';
import { titleOf, workOut } from './explain.ts';
import { namesOf } from './names.ts';
import type { Sources } from './recipe.ts';
import { nanoSources } from './testing/golden-sources.ts';

const sources = nanoSources(0);
const names = namesOf(sources.manifest, sources.trace, sources.index);
const { depth, width } = sources.manifest.dit;
const BOUND = 2e-5;

/** Every number that a panel shows of an entry in a block, and the number that it opens. */
function numbersOf(
	where: { block: number; branch: 0 | 1; patch: number; entry: number },
	changes: readonly Change[]
): (readonly [shown: number, NumberRef])[] {
	const { block, branch, entry } = where;
	const { before, additions } = blockSum(sources.internals, where, changes)!;
	const first = [before[entry], streamNumber('self', where)] as const;
	const ofParts = additions.flatMap(({ part, gate, output, gated, sum }) => [
		[sum[entry], { kind: 'residual-entry', after: part, ...where }] as const,
		...(part === 'mlp'
			? [[output[entry], { kind: 'mlp-out-entry', ...where }] as const]
			: [[output[entry], { kind: 'attention-out-entry', attention: part, ...where }] as const]),
		...(gate && part !== 'cross'
			? [
					[gated[entry], { kind: 'gated-entry', part, ...where }] as const,
					[gate[entry], { kind: 'adaln-entry', block, branch, vector: GATES[part], entry }] as const
				]
			: [])
	]);
	return [first, ...ofParts];
}

async function expectAgreement(numbers: (readonly [number, NumberRef])[], from: Sources) {
	for (const [shown, ref] of numbers) {
		const { value } = await workOut(ref, from);
		const tolerance = BOUND * Math.max(1, Math.abs(shown));
		expect(Math.abs(value - shown), titleOf(ref, names)).toBeLessThan(tolerance);
	}
}

test('every number of what a block adds is made again by hand', async () => {
	for (let block = 0; block < depth; block++) {
		for (const branch of [0, 1] as const) {
			for (const [patch, entry] of [
				[0, 0],
				[9, width - 1]
			]) {
				await expectAgreement(numbersOf({ block, branch, patch, entry }, []), sources);
			}
		}
	}
});

test('so it is of a block that is changed by hand', async () => {
	const changes: readonly Change[] = [
		{ kind: 'gate', part: 'self', block: 1, factor: 0.5, from: 0 },
		{ kind: 'gate', part: 'cross', block: 1, factor: 2, from: 0 }
	];
	const steps = sources.trace.steps.map((step) => ({ ...step, changes }));
	const turned = { ...sources, trace: { ...sources.trace, steps } };
	const where = { block: 1, branch: 0, patch: 5, entry: 3 } as const;
	await expectAgreement(numbersOf(where, changes), turned);
	expect(numbersOf(where, changes)[1]).not.toEqual(numbersOf(where, [])[1]);
});

test('a turned gate is an operand of what is added', async () => {
	const steps = sources.trace.steps.map((step) => ({
		...step,
		changes: [{ kind: 'gate', part: 'mlp', block: 1, factor: 0, from: 0 } as const]
	}));
	const turned = { ...sources, trace: { ...sources.trace, steps } };
	const ref = { kind: 'residual-entry', after: 'mlp', block: 1, patch: 3, entry: 4 } as const;
	const { operands, value } = await workOut(ref, turned);
	expect(operands).toHaveLength(3);
	expect(value).toBe(operands[0].value);
});

test.each(['self', 'mlp'] as const)(
	'LayerNorm and modulation before %s are made again by hand',
	async (part) => {
		const [block, branch, patch] = [1, 1, 7] as const;
		const { branches } = derive(goldenInput(0, { block, patch }))!;
		const { modulations, vectors } = branches[branch];
		const { stream, normed, modulated } = modulations[part]!;
		for (const entry of [0, 11, width - 1]) {
			const where = { block, branch, patch, entry };
			const knob = (vector: number) =>
				[vectors[vector][entry], { kind: 'adaln-entry', block, branch, vector, entry }] as const;
			await expectAgreement(
				[
					[stream[entry], streamNumber(part, where)],
					[normed[entry], { kind: 'norm-entry', part, ...where }],
					knob(SHIFTS[part]),
					knob(SHIFTS[part] + 1),
					[modulated[entry], { kind: 'modulated-entry', part, ...where }]
				],
				sources
			);
		}
	}
);
