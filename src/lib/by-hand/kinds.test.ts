import { describe, expect, test } from 'vitest';
import type { NumberKind, NumberRef } from '../trace/number-ref.ts';
import { outline, probesOf, titleOf, workOut } from './explain.ts';
import { namesOf } from './names.ts';
import type { Sources } from './recipe.ts';
import { RECIPES } from './recipes.ts';
import { expectEqual, openable, PATIENCE } from './testing/agreement.ts';
import { captured, patchAt, sources, sourcesOf, unseen } from './testing/numbers.ts';
import { spread } from './testing/spread.ts';

/** Of a table that the model keeps with 16 bits, and whose values are at most 1. */
const HALF_PRECISION = 2 ** -11;
const names = namesOf(sources.manifest, sources.trace, sources.index);

/** Held against a table below. */
const POSITION: NumberKind = 'position-entry';

test('every kind is tested', () => {
	const tested = [...Object.keys(captured), ...Object.keys(unseen), POSITION];
	expect([...new Set(tested)].sort()).toEqual(Object.keys(RECIPES).sort());
});

describe.each(Object.entries(unseen))(
	'%s, which the engine never shows,',
	{ timeout: PATIENCE },
	(kind, { through, refs }) => {
		test('says why, and is checked through a number that PyTorch computed', async () => {
			for (const ref of refs) {
				const from = sourcesOf(ref);
				expect(outline(ref, from).unseen?.why, titleOf(ref, names)).toMatch(/\.$/);
				const check = (await workOut(ref, from)).through;
				expect(check?.ref.kind).toBe(through);
				const { value, engine } = check!.comparison!;
				expectEqual(value, engine!, check!.title);
			}
		});

		// Ten convolutions lie between a cell of the latent and a pixel: features.test.ts follows them back.
		test.skipIf(kind === 'decoder-input-entry')(
			'is made into that number, all of whose probes are read with its own',
			async () => {
				const [ref] = refs;
				const from = sourcesOf(ref);
				const check = (await workOut(ref, from)).through!;
				expect(probesOf(ref)).toEqual(expect.arrayContaining([...probesOf(check.ref)]));
				expect(await goesInto(ref, check.ref, from)).toBe(true);
			}
		);
	}
);

/** Whether a number goes into another, found on the way back from that one. */
async function goesInto(ref: NumberRef, into: NumberRef, from: Sources): Promise<boolean> {
	const index = into.step ?? from.index;
	const met = new Set<string>();
	const waiting = [into];
	for (let next = waiting.shift(); next; next = waiting.shift()) {
		const operands = openable(await workOut(next, { ...from, index })).map(
			(operand) => operand.ref
		);
		if (operands.some((operand) => isSame(ref, operand))) return true;
		for (const operand of operands) {
			// Of entries that are all made alike, the one that is looked for stands for the others.
			const seen = JSON.stringify({ ...operand, entry: entryOf(operand) === entryOf(ref) });
			if (met.has(seen) || operand.step !== index) continue;
			met.add(seen);
			waiting.push(operand);
		}
	}
	return false;
}

const entryOf = (ref: NumberRef) => ('entry' in ref ? ref.entry : undefined);

/** Whether an operand is a number; its step, and with text, go without saying. */
function isSame(ref: NumberRef, operand: NumberRef): boolean {
	const fields = new Map(Object.entries(operand));
	return Object.entries(ref).every(([field, value]) => fields.get(field) === value);
}

describe.each(Object.entries(captured))('%s', { timeout: PATIENCE }, (_, refs) => {
	test('is what PyTorch computed', async () => {
		for (const ref of refs) {
			const { value, engine } = await workOut(ref, sourcesOf(ref));
			expect(engine, titleOf(ref, names)).toBeDefined();
			expectEqual(value, engine!, titleOf(ref, names));
		}
	});
});

test('positions are those of the table, which is kept with 16 bits', async () => {
	for (const ref of spread(
		(i) => ({ kind: 'position-entry', ...patchAt(i, sources.manifest.dit.width) }) as const
	)) {
		expect((await workOut(ref, sources)).difference).toBeLessThan(HALF_PRECISION);
	}
});
