import { expect, test } from 'vitest';
import { at } from '../tensor/indexing.ts';
import type { GuessQuantity } from '../trace/number-ref.ts';
import { outline, workOut } from './explain.ts';
import { nanoSources } from './testing/golden-sources.ts';

const sources = nanoSources(0);
const { t, latent, conditional, unconditional } = sources.trace.steps[sources.index];
const PLACES = [0, 7, 13, 26, 51].map((i) => [i % 4, (3 * i) % 16, (7 * i) % 16] as const);

test.each([
	['with text', 0, conditional],
	['without text', 1, unconditional]
] as const)(
	'%s a guess is the output in another name: x̂₀ = x − t·v̂',
	async (name, branch, output) => {
		for (const [channel, row, column] of PLACES) {
			const [x, v] = [latent, output].map((one) => at(one, channel, row, column));
			const guess = (quantity: GuessQuantity) =>
				({ kind: 'guess-entry', quantity, branch, channel, row, column }) as const;
			expect(outline(guess('x0'), sources).title).toContain(`· ${name}`);
			expect((await workOut(guess('velocity'), sources)).value).toBeCloseTo(v, 5);
			const { sum, value } = await workOut(guess('x0'), sources);
			expect(value).toBeCloseTo(x - t * v, 5);
			const answer = sum!.terms
				.flatMap(({ factors }) => factors)
				.find(({ name: of }) => of === name)!;
			expect(answer.value).toBe(v);
			expect((await workOut(answer.ref!, sources)).value).toBeCloseTo(v, 5);
		}
	}
);
