import type { WallView } from '../../src/lib/stages/attention/wall.ts';
import { brightest, wallOf, type WallData } from '../../src/lib/stages/attention/wall.ts';
import { tensor, type Tensor } from '../../src/lib/tensor/tensor.ts';
import { sequentialScale } from '../../src/lib/viz/scales.ts';
import { paintTiles } from '../../src/lib/viz/tiles.ts';
import { median } from './measure.js';

/** Patches in a row, words and heads stay; blocks grow. */
const [GRID, WORDS, HEADS] = [8, 8, 6];
const BLOCKS = [2, 4, 8, 16];
const REPEATS = 41;

export interface WallTiming {
	readonly maps: number;
	/** Milliseconds for each map, median. */
	readonly perMap: number;
	/** `perMap` beside that of the smallest model: 1 where cost grows as the number of maps does, or below. */
	readonly growth: number;
}

/** What the attention wall costs, from the maps to the pixels, as the number of maps grows and the tokens stay. */
export function wallSweep(view: WallView): WallTiming[] {
	const models = BLOCKS.map(dataOf);
	const canvas = canvasOfNode();
	const draw = (data: WallData) => {
		const { tiles, side } = wallOf(data, view);
		const scale = sequentialScale(brightest(tiles), 'light');
		paintTiles(canvas, { tiles, columns: data.heads + 1, side }, scale);
	};
	// They take turns, so that a busy moment of the machine meets all; the first turns compile the code.
	const times = models.map((): number[] => []);
	for (let i = 0; i < 2 * REPEATS; i++) {
		models.forEach((data, model) => {
			const before = process.cpuUsage();
			draw(data);
			const { user, system } = process.cpuUsage(before);
			if (i >= REPEATS) times[model]!.push((user + system) / 1000);
		});
	}
	const perMap = times.map((all, model) => median(all) / (BLOCKS[model]! * HEADS));
	return perMap.map((time, model) => ({
		maps: BLOCKS[model]! * HEADS,
		perMap: time,
		growth: time / perMap[0]!
	}));
}

/** Attention of a model with this many blocks: each row a distribution. */
function dataOf(blocks: number): WallData {
	const patches = GRID ** 2;
	const maps = (keys: number) => ({
		probs: Array.from({ length: blocks }, () => attention(patches, keys)),
		vectors: undefined,
		padding: []
	});
	return { grid: GRID, heads: HEADS, query: 0, word: 0, self: maps(patches), cross: maps(WORDS) };
}

function attention(queries: number, keys: number): Tensor {
	const data = new Float32Array(HEADS * queries * keys);
	for (let start = 0; start < data.length; start += keys) {
		const row = Float32Array.from({ length: keys }, () => Math.exp(3 * Math.random()));
		const sum = row.reduce((a, b) => a + b);
		data.set(
			row.map((value) => value / sum),
			start
		);
	}
	return tensor(data, [HEADS, queries, keys]);
}

/** Node has no canvas: this one takes the picture and shows it to nobody. */
function canvasOfNode(): HTMLCanvasElement {
	const context = {
		createImageData: (width: number, height: number) => ({
			data: new Uint8ClampedArray(4 * width * height)
		}),
		putImageData: () => undefined
	};
	return { width: 0, height: 0, getContext: () => context } as unknown as HTMLCanvasElement;
}
