import { hcl, lab, rgb } from 'd3';
import { describe, expect, test } from 'vitest';
import { PAPER } from './palettes.ts';
import { sequentialScale, signedScale, symmetricExtent, type ColourScale } from './scales.ts';

const THEMES = ['light', 'dark'] as const;
const tenths = Array.from({ length: 11 }, (_, i) => i / 10);
const lightness = (scale: ColourScale, value: number) => lab(scale.colour(value)).l;
const steps = (values: readonly number[]) => values.slice(1).map((value, i) => value - values[i]);

describe.each(THEMES)('in the %s theme', (theme) => {
	const towardsInk = theme === 'light' ? -1 : 1;
	const signed = signedScale(3, theme);
	const sequential = sequentialScale(0.5, theme);

	test('zero is the paper', () => {
		expect(rgb(signed.colour(0)).formatHex()).toBe(PAPER[theme]);
		expect(rgb(sequential.colour(0)).formatHex()).toBe(PAPER[theme]);
	});

	test.each([
		['positive', signed, 3],
		['negative', signed, -3],
		['sequential', sequential, 0.5]
	])('equal steps of %s values are equal steps of lightness', (_, scale, end) => {
		const seen = steps(tenths.map((tenth) => lightness(scale, tenth * end)));
		const mean = seen.reduce((sum, step) => sum + step, 0) / seen.length;
		expect(Math.sign(mean)).toBe(towardsInk);
		expect(Math.abs(mean)).toBeGreaterThan(5);
		for (const step of seen) expect(Math.abs(step - mean)).toBeLessThan(1.5);
	});

	test('numbers of equal size are equally dark, one side blue, the other orange', () => {
		for (const tenth of tenths) {
			const difference = lightness(signed, 3 * tenth) - lightness(signed, -3 * tenth);
			expect(Math.abs(difference)).toBeLessThan(1);
		}
		expect(hcl(signed.colour(-3)).h).toBeGreaterThan(240);
		expect(hcl(signed.colour(-3)).h).toBeLessThan(290);
		expect(hcl(signed.colour(3)).h).toBeGreaterThan(40);
		expect(hcl(signed.colour(3)).h).toBeLessThan(80);
	});

	test('beyond the domain the end colour holds', () => {
		expect(signed.colour(99)).toBe(signed.colour(3));
		expect(signed.colour(-99)).toBe(signed.colour(-3));
		expect(sequential.colour(-1)).toBe(sequential.colour(0));
	});

	test('painting and naming a colour agree; NaN is transparent', () => {
		const values = [-3, -0.4, 0, 1.7, NaN];
		const rgba = new Uint8ClampedArray(4 * values.length).fill(7);
		signed.paint(values, rgba);
		values.slice(0, 4).forEach((value, i) => {
			const { r, g, b } = rgb(signed.colour(value));
			expect([...rgba.subarray(4 * i, 4 * i + 4)]).toEqual([r, g, b, 255]);
		});
		expect([...rgba.subarray(16)]).toEqual([0, 0, 0, 0]);
		expect(signed.colour(NaN)).toBe('transparent');
	});
});

test('an extent of nothing but zeros still makes a scale', () => {
	expect(signedScale(0, 'light').domain).toEqual([-1, 1]);
	expect(sequentialScale(0, 'light').domain).toEqual([0, 1]);
});

test('the symmetric extent is the largest magnitude, or that of a share', () => {
	expect(symmetricExtent([1, -4, NaN, 2])).toBe(4);
	expect(symmetricExtent([1, 2, 3, 4, -100], 0.75)).toBe(4);
	expect(symmetricExtent([])).toBe(0);
});
