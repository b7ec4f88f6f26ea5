import { hcl, interpolateLab, lab, piecewise, rgb } from 'd3';
import type { ThemeName } from './theme.svelte.ts';

/** `--paper` of tokens.css: the colour of zero. */
export const PAPER: Readonly<Record<ThemeName, string>> = { light: '#fbfaf7', dark: '#14161b' };

/** A colour of the page's ramp at 0 (paper) … 1 (its end), as red, green, blue from 0 to 255. */
export type Ramp = (fraction: number) => readonly [number, number, number];

/**
 * Hue and chroma (CIE LCh) that a ramp passes through, from paper to its end. Lightness is not listed: it is
 * linear in CIELAB from the paper's to `endLightness`, which makes equal steps in value equal steps for the eye.
 */
interface RampDesign {
	readonly hueChroma: readonly (readonly [hue: number, chroma: number])[];
	readonly endLightness: number;
}

/** Blue and orange, which no kind of colour blindness confuses; both arms end at one lightness. */
const SIGNED: Readonly<Record<ThemeName, { negative: RampDesign; positive: RampDesign }>> = {
	light: {
		negative: {
			hueChroma: [
				[262, 42],
				[270, 47]
			],
			endLightness: 38
		},
		positive: {
			hueChroma: [
				[65, 56],
				[57, 57]
			],
			endLightness: 38
		}
	},
	dark: {
		negative: {
			hueChroma: [
				[265, 44],
				[255, 36]
			],
			endLightness: 76
		},
		positive: {
			hueChroma: [
				[55, 48],
				[66, 66]
			],
			endLightness: 76
		}
	}
};

/** From paper through ember to its darkest (on light paper) or brightest (on dark paper). */
const SEQUENTIAL: Readonly<Record<ThemeName, RampDesign>> = {
	light: {
		hueChroma: [
			[75, 30],
			[40, 50],
			[10, 54],
			[335, 44],
			[310, 32]
		],
		endLightness: 17
	},
	dark: {
		hueChroma: [
			[310, 34],
			[340, 48],
			[15, 54],
			[50, 55],
			[85, 36]
		],
		endLightness: 93
	}
};

function ramp({ hueChroma, endLightness }: RampDesign, theme: ThemeName): Ramp {
	const paper = lab(PAPER[theme]);
	const stops = hueChroma.map(([hue, chroma], i) => {
		const fraction = (i + 1) / hueChroma.length;
		return lab(hcl(hue, chroma, paper.l + fraction * (endLightness - paper.l)));
	});
	const colour = piecewise(interpolateLab, [paper, ...stops]);
	return (fraction) => {
		const { r, g, b } = rgb(colour(Math.min(1, Math.max(0, fraction))));
		return [r, g, b];
	};
}

export function signedRamps(theme: ThemeName): { negative: Ramp; positive: Ramp } {
	const { negative, positive } = SIGNED[theme];
	return { negative: ramp(negative, theme), positive: ramp(positive, theme) };
}

export function sequentialRamp(theme: ThemeName): Ramp {
	return ramp(SEQUENTIAL[theme], theme);
}
