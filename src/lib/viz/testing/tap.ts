/** For tests only: what a browser sends when a finger taps an element at a share of its width and height. */
export function tap(element: Element, across: number, down: number): void {
	const { left, top, width, height } = element.getBoundingClientRect();
	const place = { clientX: left + across * width, clientY: top + down * height, bubbles: true };
	const finger = { ...place, pointerType: 'touch', pointerId: 7, isPrimary: true };
	for (const type of ['pointerover', 'pointerdown', 'pointermove', 'pointerup', 'pointerleave']) {
		element.dispatchEvent(new PointerEvent(type, finger));
	}
	element.dispatchEvent(new MouseEvent('click', place));
}
