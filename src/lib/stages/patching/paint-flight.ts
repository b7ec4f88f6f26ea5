import { patchProgress, type FlightPlan } from './flight.ts';

export interface FlightPicture {
	readonly plan: FlightPlan;
	/** One colour for each number, in the plan's order. */
	readonly colours: readonly string[];
	/** 0: all in the tiles, 1: all in the matrix. */
	readonly progress: number;
	/** Patches to outline, each with the width of its line in pixels. */
	readonly outlined: readonly { readonly patch: number; readonly line: number }[];
	readonly ink: string;
}

/** The tiles stay where they were, paler, so that the eye finds the way back. */
const LEFT_BEHIND = 0.6;
/** A hair more than a cell, so that no seam shows between neighbours. */
const SQUARE = 1.02;

/**
 * Draws a moment of the flight.
 *
 * @param context a canvas scaled so that one unit is one cell.
 * @param pixel one CSS pixel, in cells.
 */
export function paintFlight(
	context: CanvasRenderingContext2D,
	pixel: number,
	{ plan, colours, progress, outlined, ink }: FlightPicture
): void {
	context.clearRect(0, 0, plan.width, plan.height);
	context.globalAlpha = 1 - (1 - LEFT_BEHIND) * progress;
	plan.from.forEach(({ x, y }, i) => fill(context, x, y, colours[i]));
	context.globalAlpha = 1;
	for (let patch = 0; patch < plan.patches && progress > 0; patch++) {
		const share = patchProgress(plan, patch, progress);
		if (share === 0) continue;
		for (let i = patch * plan.entries; i < (patch + 1) * plan.entries; i++) {
			const [from, to] = [plan.from[i], plan.to[i]];
			const x = from.x + (to.x - from.x) * share;
			fill(context, x, from.y + (to.y - from.y) * share, colours[i]);
		}
	}
	context.strokeStyle = ink;
	for (const { patch, line } of outlined) {
		context.lineWidth = line * pixel;
		outline(context, plan, patch, progress);
	}
}

function fill(context: CanvasRenderingContext2D, x: number, y: number, colour: string): void {
	context.fillStyle = colour;
	context.fillRect(x, y, SQUARE, SQUARE);
}

/** Around the patch's square in every tile, and around its row once it has arrived there. */
function outline(
	context: CanvasRenderingContext2D,
	plan: FlightPlan,
	patch: number,
	progress: number
): void {
	const { from, entries, patchSize, matrixX } = plan;
	const channels = entries / patchSize ** 2;
	// The first entries of a patch's vector are its first cell in every channel.
	for (let channel = 0; channel < channels; channel++) {
		const { x, y } = from[patch * entries + channel];
		context.strokeRect(x, y, patchSize, patchSize);
	}
	if (progress === 1) context.strokeRect(matrixX, patch, entries, 1);
}
