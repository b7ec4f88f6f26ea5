/** For tests only: the middles of the patches outlined in a drawing, in shares of its width and height. */
export function patchMarks(drawing: Element): [across: number, down: number][] {
	const { left, top, width, height } = drawing.getBoundingClientRect();
	const share = (place: number, size: number) => Math.round((1000 * place) / size) / 1000;
	return Array.from(drawing.querySelectorAll('.patch-mark rect:not(.halo)'), (rect) => {
		const box = rect.getBoundingClientRect();
		return [
			share(box.left + box.width / 2 - left, width),
			share(box.top + box.height / 2 - top, height)
		];
	});
}
