/**
 * For tests only: what a browser sends of a finger that goes over an element, from place to place in CSS pixels from its
 * corner. It is not lifted.
 */
export function goOver(
	element: Element,
	places: readonly (readonly [x: number, y: number])[]
): void {
	const { left, top } = element.getBoundingClientRect();
	places.forEach(([x, y], i) => {
		const place = { clientX: left + x, clientY: top + y, bubbles: true };
		const finger = { ...place, pointerType: 'touch', pointerId: 7, isPrimary: true };
		element.dispatchEvent(new PointerEvent(i === 0 ? 'pointerdown' : 'pointermove', finger));
	});
}
