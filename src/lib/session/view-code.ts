/**
 * What panels keep of their own, as a link says it: a name and a short text after a dot, with a space between two:
 * `noise-level.0.4 guess.x0`. What the texts mean is up to the panels.
 */
import type { View } from '../trace/selection.ts';

/** Letters, digits, dots and a sign: nothing that a link would have to escape. */
const ITEM = /^([a-z][a-z-]{0,31})\.([A-Za-z0-9.-]{1,32})$/;

/** Undefined where nothing is kept. */
export function encodeView(view: View): string | undefined {
	const items = Object.entries(view).map(([name, text]) => `${name}.${text}`);
	return items.length > 0 ? items.join(' ') : undefined;
}

/** Every item for itself; what is none is among the nonsense. */
export function decodeView(code: string): { readonly view: View; readonly nonsense: string[] } {
	const view: Record<string, string> = {};
	const nonsense: string[] = [];
	for (const item of code.trim().split(/\s+/)) {
		const [, name, text] = ITEM.exec(item) ?? [];
		if (name && text) view[name] = text;
		else nonsense.push(item);
	}
	return { view, nonsense };
}
