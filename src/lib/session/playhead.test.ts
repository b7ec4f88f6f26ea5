import { expect, test } from 'vitest';
import { advance, isAtFrontier, play, seek, type Playhead } from './playhead.ts';

const head = (change: Partial<Playhead>): Playhead => ({
	step: 0,
	computed: 4,
	total: 10,
	playing: true,
	...change
});

test('playing goes on where the next step is there, and waits where it is not', () => {
	expect(advance(head({ step: 1 }))).toEqual(head({ step: 2 }));
	expect(advance(head({ step: 3 }))).toEqual(head({ step: 3 }));
	expect(advance(head({ computed: 0 }))).toEqual(head({ computed: 0 }));
});

test('playing ends with the run', () => {
	const last = head({ step: 8, computed: 10 });
	expect(advance(last)).toEqual({ ...last, step: 9, playing: false });
	expect(advance(head({ step: 9, computed: 10 })).playing).toBe(false);
	expect(advance(head({ total: 1, computed: 1 })).playing).toBe(false);
});

test('what does not play stays', () => {
	const still = head({ step: 1, playing: false });
	expect(advance(still)).toBe(still);
});

test('play begins anew at the end, and goes on elsewhere', () => {
	expect(play(head({ step: 9, computed: 10, playing: false }))).toMatchObject({ step: 0 });
	expect(play(head({ step: 3, playing: false }))).toEqual(head({ step: 3 }));
});

test('seeking stays within what is computed', () => {
	expect(seek(head({}), 2)).toEqual(head({ step: 2, playing: false }));
	expect(seek(head({}), 7).step).toBe(3);
	expect(seek(head({}), -1).step).toBe(0);
	expect(seek(head({ computed: 0 }), 5).step).toBe(0);
});

test('the frontier is the newest step of a run that is not whole', () => {
	expect(isAtFrontier(head({ step: 3 }))).toBe(true);
	expect(isAtFrontier(head({ step: 2 }))).toBe(false);
	expect(isAtFrontier(head({ step: 9, computed: 10 }))).toBe(false);
});
