import type { Task } from './task.ts';

/** A run whose prompt has a word that the model never learned. */
export const unknownWord: Task = {
	done: ({ trace }) => trace !== undefined && trace.text.tokens.some(({ known }) => !known),
	progress({ trace }) {
		if (!trace) return undefined;
		const unknown = trace.text.tokens.filter(({ known }) => !known).map(({ text }) => `“${text}”`);
		return unknown.length > 0
			? `Of this prompt the model does not know ${unknown.join(', ')}.`
			: 'The model knows every word of this prompt.';
	}
};
