import { describe as group, expect, test } from 'vitest';
import { largestDifference, norm } from '../../tensor/algebra.ts';
import { at, slice } from '../../tensor/indexing.ts';
import { tensor } from '../../tensor/tensor.ts';
import type { Change } from '../../trace/changes.ts';
import { BLOCK_PARTS } from '../../trace/number-ref.ts';
import { goldenInput } from '../golden-input.ts';
import { blockSum, lengthsByBlock } from './block-sum.ts';
import { derive } from './derive.ts';
import { describeBlockSum, describeLengths } from './sentences.ts';

const BRANCHES = [0, 1] as const;

group.each([0, 1, 2])('PyTorch’s run %i', (run) => {
	const { internals, manifest } = goldenInput(run);
	const { depth, grid } = manifest.dit;
	const places = BRANCHES.flatMap((branch) =>
		Array.from({ length: depth }, (_, block) =>
			[0, 7, grid ** 2 - 1].map((patch) => ({ block, branch, patch }))
		).flat()
	);

	test('what the parts add leads from the stream before a block to the stream after it', () => {
		for (const place of places) {
			const { additions, after, difference } = blockSum(internals, place, [])!;
			const { block, branch, patch } = place;
			expect(after).toEqual(slice(internals['residual.stream']!, block + 1, branch, patch).data);
			expect(difference).toBe(largestDifference(additions[2].sum, after));
			expect(difference, JSON.stringify(place)).toBeLessThan(2e-5 * Math.max(1, norm(after)));
		}
	});

	test('shares make up the whole change', () => {
		for (const place of places) {
			const { shares, change } = blockSum(internals, place, [])!;
			expect(change).toBeGreaterThan(0);
			expect(shares!.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
		}
	});

	test('the lengths of a block are those of its additions', () => {
		const lengths = lengthsByBlock(internals, { branch: 1, patch: 7 }, depth, [])!;
		for (let block = 0; block < depth; block++) {
			const { additions } = blockSum(internals, { block, branch: 1, patch: 7 }, [])!;
			for (const { part, added } of additions) {
				expect(lengths[part][block]).toBeCloseTo(norm(added), 4);
			}
		}
	});
});

const golden = goldenInput(0);
const place = { block: 1, branch: 0, patch: 7 } as const;
const plain = blockSum(golden.internals, place, [])!;

test('self-attention and the MLP are gated, cross-attention is not', () => {
	const vectors = golden.internals['adaln.vectors']!;
	const [self, cross, mlp] = plain.additions;
	expect([self, cross, mlp].map(({ part }) => part)).toEqual(BLOCK_PARTS);
	expect(self.gated[3]).toBeCloseTo(at(vectors, 1, 0, 2, 3) * self.output[3], 6);
	expect(cross.gate).toBeNull();
	expect(cross.added).toEqual(cross.output);
	expect(mlp.gated[3]).toBeCloseTo(at(vectors, 1, 0, 5, 3) * mlp.output[3], 6);
});

test('a part turned by hand adds so much less, and a muted block nothing at all', () => {
	const half: Change = { kind: 'gate', part: 'mlp', block: 1, factor: 0.5, from: 0 };
	const [self, , mlp] = blockSum(golden.internals, place, [half])!.additions;
	expect(self).toEqual(plain.additions[0]);
	expect(mlp.length).toBeCloseTo(plain.additions[2].length / 2, 5);
	expect(mlp.gated).toEqual(plain.additions[2].gated);
	const mute: Change = { kind: 'block', block: 1, factor: 0, from: 0 };
	const muted = blockSum(golden.internals, place, [mute])!;
	expect(muted.additions[2].sum).toEqual(muted.before);
	const elsewhere = blockSum(golden.internals, place, [{ ...mute, block: 0 }])!;
	expect(elsewhere).toEqual(plain);
});

test('nothing is said of a block that changes nothing', () => {
	const stream = golden.internals['residual.stream']!;
	const still = tensor(new Float32Array(stream.data.length), stream.dims);
	const sum = blockSum({ ...golden.internals, 'residual.stream': still }, place, [])!;
	expect(sum.shares).toBeNull();
	expect(describeBlockSum(derive(golden)!, sum)).toContain('nothing changes');
});

test('is null while a probe is missing', () => {
	for (const probe of ['residual.stream', 'attention.cross.out', 'mlp.out'] as const) {
		const internals = { ...golden.internals, [probe]: undefined };
		expect(blockSum(internals, place, [])).toBeNull();
		expect(lengthsByBlock(internals, place, 2, [])).toBeNull();
	}
});

test('the sentences name the part that does most, and where', () => {
	const data = derive(goldenInput(0, { block: 1, patch: 7 }))!;
	const { blockSum: sum, lengths } = data.branches[0];
	const most = sum!.shares!.indexOf(Math.max(...sum!.shares!));
	const name = ['self-attention', 'cross-attention', 'the MLP'][most];
	expect(describeBlockSum(data, sum)).toContain(`${name} brings the largest share`);
	expect(describeBlockSum(data, null)).toMatch(/^Block 2 replaces nothing/);
	expect(describeBlockSum(data, { ...sum!, difference: 2e-7 })).toMatch(/at most 2 × 10⁻⁷\.$/);
	const after = Float32Array.of(1.5, -0.25);
	expect(describeBlockSum(data, { ...sum!, difference: 0.1, after })).toMatch(
		/at most 0\.1, as the recorded run is kept in half precision\.$/
	);
	expect(describeBlockSum(data, { ...sum!, difference: 0 })).toMatch(
		/is the engine’s, bit by bit\.$/
	);
	const block = lengths!.mlp.indexOf(Math.max(...lengths!.mlp));
	expect(describeLengths(lengths!)).toContain(`the MLP in block ${block + 1} (`);
});
