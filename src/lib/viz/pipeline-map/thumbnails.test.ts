import { expect, test } from 'vitest';
import { at } from '../../tensor/indexing.ts';
import { tensor } from '../../tensor/tensor.ts';
import { testInternals, testManifest, testTrace } from '../testing/model.ts';
import { drawNodes } from './drawings.ts';
import { layout } from './layout.ts';
import { MAP_PROBES } from './map-probes.ts';
import { mosaic, mosaicShape } from './mosaic.ts';
import { cellsOf, commonExtent, type MapData } from './thumbnails.ts';

const manifest = testManifest(3);
const trace = testTrace(manifest);
const data: MapData = {
	manifest,
	trace,
	step: trace.steps[1],
	internals: testInternals(manifest),
	picture: undefined
};
const probe = (name: keyof MapData['internals']) => {
	const captured = data.internals[name];
	if (!captured) throw new Error(`${name} is not captured`);
	return captured;
};

test('self-attention is the mean over the heads of its own block, with text', () => {
	const cells = cellsOf('self-attention', 2, data);
	const probs = probe('attention.self.probs');
	const heads = [0, 1, 2, 3].map((head) => at(probs, 2, 0, head, 5, 7));
	expect(cells?.values[5 * 16 + 7]).toBeCloseTo(heads.reduce((a, b) => a + b) / 4, 6);
});

test('cross-attention shows the words of the prompt, not the padding', () => {
	const cells = cellsOf('cross-attention', 1, data);
	const probs = probe('attention.cross.probs');
	const heads = [0, 1, 2, 3].map((head) => at(probs, 1, 0, head, 9, 3));
	expect(cells).toMatchObject({ rows: 16, columns: 4, kind: 'sequential' });
	expect(cells?.values[9 * 4 + 3]).toBeCloseTo(heads.reduce((a, b) => a + b) / 4, 6);
});

test('gates are the third and the sixth of the adaLN vectors', () => {
	const vectors = probe('adaln.vectors');
	expect(cellsOf('gate-attention', 1, data)?.values[10]).toBe(at(vectors, 1, 0, 2, 10));
	expect(cellsOf('gate-mlp', 1, data)?.values[10]).toBe(at(vectors, 1, 0, 5, 10));
});

test('the residual stream is the one after the block', () => {
	const stream = probe('residual.stream');
	expect(cellsOf('residual', 2, data)?.values[0]).toBe(at(stream, 3, 0, 0, 0));
});

test('the sinusoid is cosines, then sines, of the step’s time', () => {
	const values = cellsOf('sinusoid', undefined, data)?.values ?? [];
	expect(values[0]).toBeCloseTo(Math.cos(2 * Math.PI * 0.75), 6);
	expect(values[16]).toBeCloseTo(Math.sin(2 * Math.PI * 0.75), 6);
});

test('channels become tiles in reading order', () => {
	expect(mosaicShape(8)).toEqual({ rows: 2, columns: 4 });
	expect(mosaicShape(4)).toEqual({ rows: 2, columns: 2 });
	const { values, rows, columns } = mosaic(tensor(Float32Array.from([1, 2, 3]), [3, 1, 1]));
	expect([rows, columns, ...values]).toEqual([1, 3, 1, 2, 3]);
});

test('signed colours end at three root mean squares, probabilities at the largest', () => {
	const cells = { values: Float32Array.of(2, -2, NaN), rows: 1, columns: 3 };
	expect(commonExtent([{ ...cells, kind: 'signed' }])).toBeCloseTo(6);
	expect(
		commonExtent([{ values: Float32Array.of(0.1, 0.4), rows: 1, columns: 2, kind: 'sequential' }])
	).toBeCloseTo(0.4);
});

test('the map asks for the probes that its thumbnails read, and for no other', () => {
	const read = new Set<string | symbol>();
	const internals = new Proxy(data.internals, {
		get: (target, name, receiver) => {
			read.add(name);
			return Reflect.get(target, name, receiver) as unknown;
		}
	});
	drawNodes(layout(manifest, 'wide').nodes, { ...data, internals }, 'light', []);
	expect([...read].sort()).toEqual([...MAP_PROBES].sort());
});

test('what was not captured is absent, never invented', () => {
	const { nodes } = layout(manifest, 'wide');
	const partly = { ...data, internals: { 'mlp.out': probe('mlp.out') } };
	const drawings = drawNodes(nodes, partly, 'light', []);
	const absent = drawings.filter((drawing) => drawing.absent).map(({ node }) => node.id);
	expect(absent).toContain('block.0.self-attention');
	expect(absent).toContain('picture');
	expect(absent).not.toContain('block.0.mlp');
	expect(drawings.find(({ node }) => node.id === 'tokens')?.title).toContain('not captured');

	const nothing = {
		manifest,
		trace: undefined,
		step: undefined,
		internals: {},
		picture: undefined
	};
	const empty = drawNodes(nodes, nothing, 'light', []).filter((drawing) => !drawing.absent);
	expect(empty.map(({ node }) => node.id)).toEqual(['decoder']);
});
