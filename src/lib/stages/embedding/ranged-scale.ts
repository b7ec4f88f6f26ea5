import { sequentialScale, type ColourScale } from '#lib/viz/scales.ts';
import type { ThemeName } from '#lib/viz/theme.svelte.ts';

/** A sequential scale from `low` to `high`, for values that all lie far from zero; its legend says so. */
export function rangedScale(low: number, high: number, theme: ThemeName): ColourScale {
	const base = sequentialScale(high - low, theme);
	return {
		kind: 'sequential',
		domain: [low, high],
		colour: (value) => base.colour(value - low),
		paint: (values, rgba) =>
			base.paint(
				Float64Array.from(values, (value) => value - low),
				rgba
			)
	};
}
