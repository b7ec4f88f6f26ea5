import type { Attachment } from 'svelte/attachments';

/** Pixels that a finger goes before it is known whether it drags or scrolls. */
const TOUCH_SLOP = 8;

/** Tells the moves of one pressed pointer that drag something from those that scroll the page. */
export class Drag {
	#start: { readonly x: number; readonly y: number } | undefined;
	#isUnderWay = false;

	/** @param isSideways whether a finger has to set off sideways, because up and down it scrolls the page. */
	constructor(private readonly isSideways = true) {}

	/** Answers whether a press may become a drag. The mouse is held beyond the drawing; fingers are by the browser itself. */
	press(event: PointerEvent): boolean {
		this.end();
		if (!event.isPrimary || event.button !== 0) return false;
		const isFinger = event.pointerType === 'touch';
		if (!isFinger) (event.currentTarget as Element).setPointerCapture(event.pointerId);
		this.#start = { x: event.clientX, y: event.clientY };
		this.#isUnderWay = !(isFinger && this.isSideways);
		return true;
	}

	/** Whether a move belongs to a drag. */
	follows(event: PointerEvent): boolean {
		if (this.#start && !this.#isUnderWay) {
			const [across, down] = [event.clientX - this.#start.x, event.clientY - this.#start.y].map(
				Math.abs
			);
			if (Math.max(across, down) < TOUCH_SLOP) return false;
			if (down > across) this.end();
			else this.#isUnderWay = true;
		}
		return this.#isUnderWay;
	}

	/** The pointer is lifted, or the browser scrolls with it. */
	end(): void {
		this.#start = undefined;
		this.#isUnderWay = false;
	}
}

/**
 * Tells where a drawing is pointed at: by the mouse from its press on, by a finger where it taps or drags sideways. A
 * finger that scrolls the page points at nothing.
 */
export function pointing(point: (event: MouseEvent) => void): Attachment<SVGElement> {
	return (element) => {
		const drag = new Drag();
		const watching = new AbortController();
		const { signal } = watching;
		const press = (event: PointerEvent) => {
			if (drag.press(event) && event.pointerType !== 'touch') point(event);
		};
		const move = (event: PointerEvent) => {
			if (drag.follows(event)) point(event);
		};
		element.addEventListener('pointerdown', press, { signal });
		element.addEventListener('pointermove', move, { signal });
		element.addEventListener('pointerup', () => drag.end(), { signal });
		element.addEventListener('pointercancel', () => drag.end(), { signal });
		element.addEventListener('click', point, { signal });
		return () => watching.abort();
	};
}
