import { superscript } from '../tensor/superscript.ts';
import { sidesOf } from '../trace/autoencoder.ts';
import type { AttentionKind, Place } from '../trace/number-ref.ts';
import type { Manifest } from '../trace/manifest.ts';
import { traceAt, type RunTrace } from '../trace/run.ts';

/** What the places and the words of a run are called by. */
export interface Names {
	/** Patches along one side of the picture. */
	readonly grid: number;
	/** What the step read, `<start>` first; none before there is a run. */
	readonly words: readonly string[];
	/** Rows and columns of what the halves of the autoencoder read. */
	readonly sides: ReturnType<typeof sidesOf>;
}

/** @param index the step that is spoken of. */
export function namesOf(manifest: Manifest, trace: RunTrace | undefined, index: number): Names {
	const step = trace?.steps[index];
	const text = trace && (step ? traceAt(trace, step) : trace).text;
	return {
		grid: manifest.dit.grid,
		words: text?.tokens.map((token) => token.text) ?? [],
		sides: sidesOf(manifest)
	};
}

/** `token[13]`: an entry of a vector, counted from 1 as everywhere on the page. */
export function entryName(vector: string, entry: number): string {
	return `${vector}[${entry + 1}]`;
}

/** `patch in row 4, column 5, entry 13` */
export function ofPatch(
	{ patch, entry }: { readonly patch: number; readonly entry: number },
	{ grid }: Names
): string {
	return `patch in ${patchPlace(patch, grid)}, entry ${entry + 1}`;
}

/** `“cat”`, or `2nd “a”` where the prompt has it more than once. */
export function wordName(word: number, { words }: Names): string {
	const text = words[word];
	if (text === undefined) return 'a word';
	const places = words.flatMap((other, place) => (other === text ? [place] : []));
	return `${places.length > 1 ? `${ordinal(places.indexOf(word) + 1)} ` : ''}“${text}”`;
}

/** `2nd` */
export function ordinal(count: number): string {
	const ending = count > 3 && count < 21 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
	return `${count}${ending}`;
}

/** `o⁽²⁾[13]`: an entry of what a head brings home. */
export function headEntryName(head: number, entry: number): string {
	return entryName(`o⁽${superscript(head + 1)}⁾`, entry);
}

/** Who answers in an attention: `the patch in row 4, column 5`, or `“cat”`. */
export function answering(attention: AttentionKind, key: number, names: Names): string {
	return attention === 'self'
		? `the patch in ${patchPlace(key, names.grid)}`
		: wordName(key, names);
}

/** What a head has of one that answers: `p(row 4, column 5)`, `p(“cat”)`. */
export function answerName(
	symbol: string,
	attention: AttentionKind,
	key: number,
	names: Names
): string {
	const who = attention === 'self' ? patchPlace(key, names.grid) : wordName(key, names);
	return `${symbol}(${who})`;
}

/** `channel 1, row 4, column 7` */
export function ofPlace(place: Place): string {
	return `channel ${place.channel + 1}, ${inGrid(place.row, place.column)}`;
}

function patchPlace(patch: number, grid: number): string {
	return inGrid(Math.floor(patch / grid), patch % grid);
}

export function inGrid(row: number, column: number): string {
	return `row ${row + 1}, column ${column + 1}`;
}

/** `block 3, head 2` */
export function ofHead({ block, head }: { block: number; head: number }): string {
	return `block ${block + 1}, head ${head + 1}`;
}

/** Those that there are, as one text. */
export function sentences(...all: readonly (string | undefined)[]): string {
	return all.filter((sentence) => sentence !== undefined).join(' ');
}
