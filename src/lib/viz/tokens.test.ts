import { readFileSync } from 'node:fs';
import { lab, rgb } from 'd3';
import { describe, expect, test } from 'vitest';
import { INFORMATION } from './information.ts';
import { PAPER } from './palettes.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

type Matrix = readonly (readonly [number, number, number])[];

/** Machado, Oliveira & Fernandes, "A physiologically-based model …", 2009, table 1, severity 1. */
const COLOUR_BLINDNESS: Readonly<Record<string, Matrix>> = {
	protanopia: [
		[0.152286, 1.052583, -0.204868],
		[0.114503, 0.786281, 0.099216],
		[-0.003882, -0.048116, 1.051998]
	],
	deuteranopia: [
		[0.367322, 0.860646, -0.227968],
		[0.280085, 0.672501, 0.047413],
		[-0.01182, 0.04294, 0.968881]
	]
};

function token(name: string, theme: 'light' | 'dark'): string {
	const pattern = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`);
	const found = pattern.exec(css);
	if (!found) throw new Error(`tokens.css has no --${name}`);
	return found[theme === 'light' ? 1 : 2];
}

/** sRGB's transfer function (IEC 61966-2-1), as WCAG 2.2 uses it. */
function linear(colour: string): [number, number, number] {
	const { r, g, b } = rgb(colour);
	const decode = (channel: number) => {
		const value = channel / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	};
	return [decode(r), decode(g), decode(b)];
}

/** WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string): number {
	const luminance = (colour: string) => {
		const [r, g, b] = linear(colour);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const [dark, bright] = [luminance(a), luminance(b)].sort((x, y) => x - y);
	return (bright + 0.05) / (dark + 0.05);
}

function seenBy(eyes: Matrix, colour: string): string {
	const encode = (value: number) => {
		const inside = Math.min(1, Math.max(0, value));
		return 255 * (inside <= 0.0031308 ? 12.92 * inside : 1.055 * inside ** (1 / 2.4) - 0.055);
	};
	const [r, g, b] = linear(colour);
	const seen = eyes.map((row) => encode(row[0] * r + row[1] * g + row[2] * b));
	return rgb(seen[0], seen[1], seen[2]).formatHex();
}

/** CIE 1976 ΔE. */
function distance(a: string, b: string): number {
	const [x, y] = [lab(a), lab(b)];
	return Math.hypot(x.l - y.l, x.a - y.a, x.b - y.b);
}

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
	const surfaces = ['paper', 'paper-raised', 'paper-sunken'];

	test.each(surfaces)('has text that WCAG AA calls readable on %s', (surface) => {
		const texts = ['ink', 'ink-soft', 'ink-faint', 'accent'].concat(
			[...INFORMATION, 'wrong'].map((one) => `${one}-ink`)
		);
		for (const text of texts) {
			expect(contrast(token(text, theme), token(surface, theme)), text).toBeGreaterThanOrEqual(4.5);
		}
	});

	test.each([...INFORMATION, 'wrong'])('has marks and inks of %s that stand out', (one) => {
		expect(contrast(token(one, theme), token('paper', theme))).toBeGreaterThanOrEqual(3);
		expect(
			contrast(token(`${one}-ink`, theme), token(`${one}-soft`, theme))
		).toBeGreaterThanOrEqual(4.5);
	});

	test.each(surfaces)('outlines controls visibly on %s', (surface) => {
		for (const line of ['line-strong', 'focus'])
			expect(contrast(token(line, theme), token(surface, theme)), line).toBeGreaterThanOrEqual(3);
	});

	test.each(Object.keys(COLOUR_BLINDNESS))('keeps the four hues apart under %s', (kind) => {
		const seen = INFORMATION.map((one) => seenBy(COLOUR_BLINDNESS[kind], token(one, theme)));
		for (const [i, a] of seen.entries()) {
			for (const b of seen.slice(i + 1)) expect(distance(a, b)).toBeGreaterThan(20);
		}
	});

	test('has the paper that the palettes start from', () => {
		expect(PAPER[theme]).toBe(token('paper', theme));
	});
});
