/** Drawings on a grid of 16, as SVG paths to be stroked. */
export const ICONS = {
	play: 'M4.5 2.8v10.4L13 8z',
	pause: 'M5 3v10M11 3v10',
	next: 'M4 3.5v9L10.5 8zM12.5 3.5v9',
	previous: 'M12 3.5v9L5.5 8zM3.5 3.5v9',
	dice: 'M4 2.5h8A1.5 1.5 0 0 1 13.5 4v8a1.5 1.5 0 0 1-1.5 1.5H4A1.5 1.5 0 0 1 2.5 12V4A1.5 1.5 0 0 1 4 2.5zM5.5 5.5h.01M10.5 5.5h.01M8 8h.01M5.5 10.5h.01M10.5 10.5h.01',
	sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7',
	moon: 'M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z',
	close: 'M4 4l8 8M12 4l-8 8',
	down: 'M4 6l4 4 4-4',
	up: 'M4 10l4-4 4 4',
	back: 'M13 8H3M7 4L3 8l4 4',
	forward: 'M3 8h10M9 4l4 4-4 4'
} as const;

export type IconName = keyof typeof ICONS;
