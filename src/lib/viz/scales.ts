import { sequentialRamp, signedRamps, type Ramp } from './palettes.ts';
import type { ThemeName } from './theme.svelte.ts';

/** Numbers to colours. What lies outside the domain gets the colour of its end; NaN stays transparent. */
export interface ColourScale {
	readonly kind: 'signed' | 'sequential';
	readonly domain: readonly [number, number];
	/** As CSS: `rgb(…)`. */
	colour(value: number): string;
	/** Paints `[n]` values into `[4n]` red, green, blue, alpha. */
	paint(values: ArrayLike<number>, rgba: Uint8ClampedArray): void;
}

/** Colours in a table; odd, so that the middle entry of a signed table is exactly zero's. */
const LEVELS = 511;

/** Four bytes a colour: red, green, blue, alpha. */
const tables = new Map<string, Uint8ClampedArray>();

function tableOf(kind: ColourScale['kind'], theme: ThemeName): Uint8ClampedArray {
	const key = `${kind} ${theme}`;
	const known = tables.get(key);
	if (known) return known;
	const table = new Uint8ClampedArray(4 * LEVELS);
	const at = kind === 'signed' ? signedRamp(theme) : sequentialRamp(theme);
	for (let level = 0; level < LEVELS; level++) {
		table.set([...at(level / (LEVELS - 1)), 255], 4 * level);
	}
	tables.set(key, table);
	return table;
}

function signedRamp(theme: ThemeName): Ramp {
	const { negative, positive } = signedRamps(theme);
	return (fraction) => (fraction < 0.5 ? negative(1 - 2 * fraction) : positive(2 * fraction - 1));
}

function tableScale(
	kind: ColourScale['kind'],
	domain: readonly [number, number],
	theme: ThemeName
): ColourScale {
	const table = tableOf(kind, theme);
	const pixels = new Uint32Array(table.buffer);
	const [low, high] = domain;
	const entry = (value: number) => {
		const fraction = (value - low) / (high - low);
		return Math.round(Math.min(1, Math.max(0, fraction)) * (LEVELS - 1));
	};
	return {
		kind,
		domain,
		colour(value) {
			if (Number.isNaN(value)) return 'transparent';
			const [red, green, blue] = table.subarray(4 * entry(value));
			return `rgb(${red}, ${green}, ${blue})`;
		},
		paint(values, rgba) {
			// A whole pixel at a time.
			const painted = new Uint32Array(rgba.buffer, rgba.byteOffset, values.length);
			for (let i = 0; i < values.length; i++) {
				const value = values[i];
				painted[i] = Number.isNaN(value) ? 0 : pixels[entry(value)];
			}
		}
	};
}

/**
 * For numbers of both signs: blue below zero, the paper at zero, orange above, equally dark for equal size.
 *
 * @param extent the value of the strongest colour, positive; see {@link symmetricExtent}.
 */
export function signedScale(extent: number, theme: ThemeName): ColourScale {
	const end = extent > 0 ? extent : 1;
	return tableScale('signed', [-end, end], theme);
}

/** For probabilities and magnitudes: the paper at 0, the strongest colour at `max`. */
export function sequentialScale(max: number, theme: ThemeName): ColourScale {
	return tableScale('sequential', [0, max > 0 ? max : 1], theme);
}

/**
 * The largest magnitude among the values, NaN aside; 0 for none.
 *
 * @param share below 1, the magnitude that this share of the values does not exceed, so that a few outliers
 * do not bleach all others.
 */
export function symmetricExtent(values: ArrayLike<number>, share = 1): number {
	const magnitudes = Float32Array.from(values, Math.abs).filter((value) => !Number.isNaN(value));
	if (magnitudes.length === 0) return 0;
	if (share >= 1) return magnitudes.reduce((largest, value) => Math.max(largest, value), 0);
	return magnitudes.sort()[Math.floor(share * (magnitudes.length - 1))];
}
