import type { Manifest } from '../trace/manifest.ts';
import type { Selection } from '../trace/selection.ts';
import { placeOfThing, tokenizePrompt } from '../trace/tokenizer.ts';

/**
 * What is selected for a visitor who comes without a link: the first thing of the model's own prompt, in the head that
 * looks where things are. Nothing for a model of which no such head is known.
 */
export function firstLook({ defaults, localiser, text }: Manifest): Partial<Selection> {
	if (!localiser) return {};
	const { tokens } = tokenizePrompt(defaults.prompt, text);
	const word = placeOfThing(tokens, text);
	return { ...localiser, ...(word !== undefined && { word }) };
}
