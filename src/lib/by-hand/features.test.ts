import { expect, test } from 'vitest';
import { at } from '../tensor/indexing.ts';
import { tensor } from '../tensor/tensor.ts';
import { BODIES, FEATURES } from '../trace/autoencoder.ts';
import { inDecoder } from './decoder.ts';
import { outline, workOut } from './explain.ts';
import { areaBefore, Features, receptiveField, wholeOf, type Area } from './features.ts';
import { predictionOf } from './latent.ts';
import { PATIENCE } from './testing/agreement.ts';
import { nanoSources } from './testing/golden-sources.ts';
import { unseen } from './testing/numbers.ts';

const sources = nanoSources(0);
const lastStep = { ...sources, index: sources.trace.steps.length - 1 };
const END = BODIES.decoder.length - 1;
const { size } = sources.manifest.image;

const spot = (row: number, column: number): Area => ({
	rows: { from: row, to: row },
	columns: { from: column, to: column }
});

test(
	'a feature is the same in whatever area it is asked for',
	async () => {
		const { features: whole } = inDecoder(lastStep);
		const picture = await whole.in(END, wholeOf(size));
		for (const [row, column] of [
			[0, 0],
			[1, 126],
			[64, 63],
			[127, 127]
		]) {
			const { features } = inDecoder(lastStep);
			const { data } = await features.in(END, spot(row, column));
			expect([...data]).toEqual([0, 1, 2].map((channel) => at(picture, channel, row, column)));
		}
	},
	PATIENCE
);

test('beyond the map there are zeros', async () => {
	const { features } = inDecoder(lastStep);
	const { data, dims } = await features.in(0, {
		rows: { from: -1, to: 0 },
		columns: { from: 0, to: 0 }
	});
	const [channels] = dims;
	expect(dims).toEqual([channels, 2, 1]);
	for (let channel = 0; channel < channels; channel++) {
		expect(data[2 * channel]).toBe(0);
		expect(data[2 * channel + 1]).not.toBe(0);
	}
});

test(
	'a pixel moves with every cell in its receptive field, and with none around it',
	async () => {
		const step = lastStep.trace.steps[lastStep.index];
		const x0 = tensor(predictionOf(step, sources).x0, step.latent.dims);
		const pixel = spot(70, 33);
		const { rows, columns } = receptiveField('decoder', END, pixel, x0.dims[1]);
		expect([rows, columns]).toEqual([
			{ from: 3, to: 14 },
			{ from: 0, to: 9 }
		]);
		const paintedWith = async (row: number, column: number) => {
			const data = Float32Array.from(x0.data);
			data[row * x0.dims[2] + column] += 50;
			const features = new Features('decoder', tensor(data, x0.dims), sources.lab);
			return [...(await features.in(END, pixel)).data];
		};
		const bare = [...(await new Features('decoder', x0, sources.lab).in(END, pixel)).data];
		for (const [row, column, moves] of [
			[rows.from, columns.from, true],
			[rows.to, columns.to, true],
			[rows.from, columns.to, true],
			[rows.from - 1, 4, false],
			[rows.to + 1, 4, false],
			[8, columns.to + 1, false]
		] as const) {
			const isMoved = (await paintedWith(row, column)).some((value, i) => value !== bare[i]);
			expect(isMoved, `${row}, ${column}`).toBe(moves);
		}
	},
	PATIENCE
);

test.each(['decoder-feature', 'decoder-input-entry'] as const)(
	'a pixel that a %s is checked through hears it',
	(kind) => {
		for (const ref of unseen[kind]!.refs) {
			const index = 'layer' in ref ? FEATURES.decoder[ref.layer] : -1;
			const { through } = outline(ref, lastStep).unseen!;
			if (through?.kind !== 'pixel' || !('row' in ref)) throw new Error('It has no pixel.');
			const { rows, columns } = BODIES.decoder
				.slice(index + 1)
				.reduceRight((area, layer) => areaBefore(layer, area), spot(through.row, through.column));
			for (const [place, { from, to }] of [
				[ref.row, rows],
				[ref.column, columns]
			] as const) {
				expect(place).toBeGreaterThanOrEqual(from);
				expect(place).toBeLessThanOrEqual(to);
			}
		}
	}
);

test('a card says at what resolution it lies, and how much of the latent it hears', async () => {
	const ref = { kind: 'decoder-feature', channel: 1, row: 4, column: 8 } as const;
	const first = { ...ref, layer: 0 };
	expect(outline(first, lastStep).title).toBe(
		'Feature 2 of the decoder’s 1st convolution, row 5, column 9 of 16'
	);
	expect((await workOut(first, lastStep)).note).toBe(
		'Its map has 16 × 16 places, each over 8 × 8 pixels of the picture. It depends on rows 4 to 6 and columns 8 to 10 of the latent, exactly as far as the convolutions reach.'
	);
	const block = { ...ref, layer: 7 };
	expect(outline(block, lastStep).title).toBe(
		'Feature 2 after the decoder’s 2nd residual block, row 5, column 9 of 32'
	);
	const { operands, note } = await workOut(block, lastStep);
	expect(note).toContain('32 × 32 places, each over 4 × 4 pixels');
	expect(note).toContain('four features of one place became one feature of four places');
	// It stands in the upper left of the four places that one place of the 4th convolution became.
	expect(operands[0].ref).toMatchObject({ layer: 4, channel: 4, row: 2, column: 4 });
	expect(operands[1].ref).toMatchObject({ layer: 6, channel: 1, row: 4, column: 8 });
});
