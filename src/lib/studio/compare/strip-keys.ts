/** Where a key leads in a strip of `count` frames; undefined where it leads nowhere. */
export function stripTarget(key: string, current: number, count: number): number | undefined {
	const targets: Record<string, number> = {
		ArrowLeft: current - 1,
		ArrowRight: current + 1,
		Home: 0,
		End: count - 1
	};
	const target = targets[key];
	return target !== undefined && target >= 0 && target < count ? target : undefined;
}

/**
 * Moves along a strip of options by keyboard.
 *
 * @param jump shows the frame at a place.
 */
export function moveAlong(
	event: KeyboardEvent & { currentTarget: HTMLElement },
	current: number,
	count: number,
	jump: (place: number) => void
): void {
	const target = stripTarget(event.key, current, count);
	if (target === undefined) return;
	event.preventDefault();
	jump(target);
	event.currentTarget.querySelectorAll<HTMLElement>('[role=option]')[target]?.focus();
}
