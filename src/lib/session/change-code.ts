/**
 * Changes as a link says them: short, and readable without this file. Items stand side by side with a space between,
 * and everything is counted from 1, as the page counts it.
 *
 * | item | says |
 * | --- | --- |
 * | `self5.3*0` | head 3 of block 5's self-attention times 0, in every step |
 * | `cross5.3*2_4-20` | head 3 of its cross-attention times 2, in steps 4 to 20 |
 * | `mlp5*0.5_4-` | the gate of block 5's MLP (`self5`, `cross5`: of its attentions), from step 4 on |
 * | `block5*0_4` | all of block 5, in step 4 alone |
 * | `word3*0` | the third word |
 * | `prompt8*a_red_cat` | another prompt from step 8 on |
 * | `paint4*2_-1.5_28-31.36` | at step 4, −1.5 to channel 2 in cells 28 to 31 and 36; more strokes follow after `*` |
 */
import type { BlockPart } from '../trace/number-ref.ts';
import type { Change, Stroke } from '../trace/changes.ts';
import type { Manifest } from '../trace/manifest.ts';
import { countedFromOne } from './counted.ts';
import { withJoined } from './joined-changes.ts';
import { AMOUNT, FACTOR, STEPS } from './limits.ts';

export function encodeChanges(changes: readonly Change[]): string {
	return changes.map(encodeChange).join(' ');
}

function encodeChange(change: Change): string {
	switch (change.kind) {
		case 'head':
			return `${change.attention}${change.block + 1}.${change.head + 1}*${scaleOf(change)}`;
		case 'gate':
			return `${change.part}${change.block + 1}*${scaleOf(change)}`;
		case 'block':
			return `block${change.block + 1}*${scaleOf(change)}`;
		case 'word':
			return `word${change.word}*${scaleOf(change)}`;
		case 'prompt':
			return `prompt${change.from + 1}*${encodeWords(change.prompt)}`;
		case 'paint':
			return `paint${change.from + 1}*${change.strokes.map(encodeStroke).join('*')}`;
	}
}

function scaleOf({ factor, from, to }: { factor: number; from: number; to?: number }): string {
	if (to === undefined) return from === 0 ? `${factor}` : `${factor}_${from + 1}-`;
	return `${factor}_${from === to ? from + 1 : `${from + 1}-${to + 1}`}`;
}

/** Spaces become `_`, and what means something in a link is escaped. */
function encodeWords(prompt: string): string {
	return encodeURIComponent(prompt.toWellFormed()).replaceAll('_', '%5F').replaceAll('%20', '_');
}

function encodeStroke({ channel, amount, cells }: Stroke): string {
	const runs: [number, number][] = [];
	for (const cell of cells) {
		const last = runs.at(-1);
		if (last && last[1] === cell - 1) last[1] = cell;
		else runs.push([cell, cell]);
	}
	const places = runs.map(([a, b]) => (a === b ? `${a + 1}` : `${a + 1}-${b + 1}`));
	return `${channel + 1}_${amount}_${places.join('.')}`;
}

/**
 * What makes sense of a link's changes on this model, and the items that make none, as they were written. Changes on the
 * same thing in the same steps are one, as where they are made by hand; links that listed them twice are still about.
 */
export function decodeChanges(
	code: string,
	manifest: Manifest
): { readonly changes: readonly Change[]; readonly nonsense: readonly string[] } {
	const items = code.split(/\s+/).filter((item) => item !== '');
	const read = items.map((item) => ({ item, change: decodeChange(item, manifest) }));
	return {
		changes: read.flatMap(({ change }) => change ?? []).reduce<readonly Change[]>(withJoined, []),
		nonsense: read.filter(({ change }) => !change).map(({ item }) => item)
	};
}

const ITEM = /^(self|cross|mlp|block|word|prompt|paint)(\d+)(?:\.(\d+))?\*(.*)$/;

function decodeChange(item: string, manifest: Manifest): Change | undefined {
	const [, name, number, headNumber, value] = ITEM.exec(item) ?? [];
	if (name === undefined || number === undefined || value === undefined) return undefined;
	const { dit, text } = manifest;
	if (headNumber !== undefined) {
		if (name !== 'self' && name !== 'cross') return undefined;
		const [block, head] = [
			countedFromOne(number, dit.depth),
			countedFromOne(headNumber, dit.heads)
		];
		const scale = decodeScale(value);
		if (block === undefined || head === undefined || !scale) return undefined;
		return { kind: 'head', attention: name, block, head, ...scale };
	}
	if (name === 'prompt' || name === 'paint') {
		const from = countedFromOne(number, STEPS.max);
		if (from === undefined) return undefined;
		return name === 'prompt' ? decodePrompt(value, from) : decodePaint(value, from, manifest);
	}
	const scale = decodeScale(value);
	if (!scale) return undefined;
	if (name === 'word') {
		const place = countedFromOne(number, text.maxTokens - 1);
		return place === undefined ? undefined : { kind: 'word', word: place + 1, ...scale };
	}
	const block = countedFromOne(number, dit.depth);
	if (block === undefined) return undefined;
	if (name === 'block') return { kind: 'block', block, ...scale };
	return { kind: 'gate', part: name as BlockPart, block, ...scale };
}

function decodePrompt(words: string, from: number): Change | undefined {
	try {
		const prompt = decodeURIComponent(words.replaceAll('_', '%20'));
		return { kind: 'prompt', prompt, from };
	} catch {
		return undefined;
	}
}

function decodePaint(code: string, from: number, { latent }: Manifest): Change | undefined {
	const strokes = code.split('*').map((stroke) => {
		const [channelNumber, amountText, places, ...rest] = stroke.split('_');
		const channel = countedFromOne(channelNumber, latent.channels);
		const amount = decimal(amountText, AMOUNT);
		const cells = decodeCells(places, latent.size ** 2);
		if (channel === undefined || amount === undefined || !cells || rest.length > 0)
			return undefined;
		return { channel, amount, cells };
	});
	if (strokes.includes(undefined)) return undefined;
	return { kind: 'paint', from, strokes: strokes.flatMap((stroke) => stroke ?? []) };
}

/** Cells in ascending order, each once. */
function decodeCells(places = '', count: number): number[] | undefined {
	const cells = new Set<number>();
	for (const place of places.split('.')) {
		const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(place) ?? [];
		const [from, to] = [countedFromOne(first, count), countedFromOne(last, count)];
		if (from === undefined || to === undefined || from > to) return undefined;
		for (let cell = from; cell <= to; cell++) cells.add(cell);
	}
	return [...cells].sort((a, b) => a - b);
}

function decodeScale(code: string): { factor: number; from: number; to?: number } | undefined {
	const [factorText, range, ...rest] = code.split('_');
	const factor = decimal(factorText, FACTOR);
	if (factor === undefined || rest.length > 0) return undefined;
	if (range === undefined) return { factor, from: 0 };
	const [, first, dash, last] = /^(\d+)(-?)(\d*)$/.exec(range) ?? [];
	const from = countedFromOne(first, STEPS.max);
	if (from === undefined) return undefined;
	if (dash === '-' && last === '') return { factor, from };
	const to = countedFromOne(last || first, STEPS.max);
	return to === undefined || to < from ? undefined : { factor, from, to };
}

function decimal(
	text: string | undefined,
	{ min, max }: { min: number; max: number }
): number | undefined {
	if (text === undefined || !/^-?\d+(\.\d+)?(e-\d+)?$/.test(text)) return undefined;
	const value = Number(text);
	return value >= min && value <= max ? value : undefined;
}
