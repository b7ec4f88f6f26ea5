import type { Manifest } from '../../trace/manifest.ts';
import type { PromptToken } from '../../trace/run.ts';
import { splitWords } from '../../trace/tokenizer.ts';

export type Half = 'left' | 'right' | 'top' | 'bottom';

/** An object of the prompt, and where the prompt puts it. */
export interface AskedObject {
	/** Its words as typed, such as "hot dog" or "red heart". */
	readonly name: string;
	/** Places of its words among the tokens, wherever the prompt names it. */
	readonly words: readonly number[];
	readonly half: Half;
}

/** What names objects: words of the manifest, apart from the relations and colours of `models/scenes`. */
type Vocabulary = Pick<Manifest['text'], 'words' | 'things' | 'special'>;

const OPPOSITE: Readonly<Record<Half, Half>> = {
	left: 'right',
	right: 'left',
	top: 'bottom',
	bottom: 'top'
};

/** Where a relation puts its first object, the second being opposite: as `RELATION_PHRASES` in `captions.py`. */
const RELATIONS: readonly (readonly [phrase: readonly string[], half: Half])[] = [
	[['left', 'of'], 'left'],
	[['right', 'of'], 'right'],
	[['above'], 'top'],
	[['over'], 'top'],
	[['below'], 'bottom'],
	[['under'], 'bottom'],
	[['beneath'], 'bottom']
];

/**
 * As `SIDE_PHRASES` in `captions.py`. With "of" behind them they are relations, and with a word that was never learned
 * they may be anything, as in "on the right track".
 */
const SIDES: readonly (readonly [phrase: readonly string[], half: Half])[] = [
	[['on', 'the', 'left'], 'left'],
	[['on', 'the', 'right'], 'right'],
	[['at', 'the', 'top'], 'top'],
	[['at', 'the', 'bottom'], 'bottom']
];

const COLOURS = words('red orange yellow green blue purple pink brown black white');
const SIZES = words('small little tiny big large huge');
const DETERMINERS = words('a an the some another one two my your this that');
/** What begins another part of the sentence: nothing that is said beyond it is said of the object before it. */
const JOINTS = words('and or with but');
/** What is denied is not asked for. */
const DENIALS = words('no not never without nor');

/** An object where the prompt names it. */
interface Mention {
	/** Place of its first word, the article included, and the place after its last. */
	readonly start: number;
	readonly end: number;
	readonly words: readonly number[];
	readonly thing: string;
	readonly colour: string | undefined;
	/** Whether it is "the …". */
	readonly isDefinite: boolean;
}

/** A relation or a side, where the prompt says it. */
interface Phrase {
	readonly start: number;
	readonly end: number;
	readonly half: Half;
	readonly kind: 'relation' | 'side';
}

/**
 * Where a prompt asks for its objects, in halves of the picture: "X left of Y" asks for X in the left half and Y in the
 * right, "X and Y, the X on the left" says nothing of Y. Empty where the prompt says nothing, or anything that could be
 * meant in two ways: a wrong answer would be worse than none.
 */
export function askedLayout(
	tokens: readonly PromptToken[],
	vocabulary: Vocabulary
): readonly AskedObject[] {
	const plain = tokens.map((token) => plainWord(token, vocabulary));
	if (plain.some((word) => DENIALS.has(word))) return [];
	const phrases = phrasesIn(plain, new Set(vocabulary.words));
	const mentions = mentionsIn(plain, vocabulary);
	const objects = objectsOf(mentions);
	if (!objects) return [];
	const halves =
		phrases.length === 1 && phrases[0].kind === 'relation'
			? halvesOfRelation(phrases[0], mentions, objects, plain)
			: halvesOfSides(phrases, mentions, objects, plain);
	return objects.flatMap((of) => {
		const half = halves.get(of);
		if (!half) return [];
		const name = of[0].words.map((word) => tokens[word].text).join(' ');
		return [{ name, words: of.flatMap(({ words }) => words), half }];
	});
}

/** All the places where one object is named. */
type Mentions = readonly Mention[];

/** "X left of Y", "left of Y, X" or "Y with X left of it": of two objects. */
function halvesOfRelation(
	phrase: Phrase,
	mentions: Mentions,
	objects: readonly Mentions[],
	plain: readonly string[]
): Map<Mentions, Half> {
	const [x, y] = relatedMentions(phrase, mentions, plain);
	const first = objects.find((of) => x && of.includes(x));
	const second = objects.find((of) => y && of.includes(y));
	const isClear = objects.length === 2 && first && second && first !== second;
	return new Map(
		isClear
			? [
					[first, phrase.half],
					[second, OPPOSITE[phrase.half]]
				]
			: []
	);
}

/** X and Y of a relation, as far as they are clear. */
function relatedMentions(
	{ start, end }: Phrase,
	mentions: Mentions,
	plain: readonly string[]
): readonly (Mention | undefined)[] {
	const before = mentions.findLast((mention) => mention.end <= start);
	const after = mentions.find((mention) => mention.start === end);
	if (!before) return [mentions.find((mention) => after && mention.start === after.end), after];
	if (isJoined(plain, before.end, start)) return [];
	const isOfIt = plain[end] === 'it' && plain[before.start - 1] === 'with';
	return [before, isOfIt ? mentions.find((mention) => mention.end === before.start - 1) : after];
}

/** "the X on the left", or "on the left the X": of each object that is said to be somewhere. */
function halvesOfSides(
	phrases: readonly Phrase[],
	mentions: Mentions,
	objects: readonly Mentions[],
	plain: readonly string[]
): Map<Mentions, Half> {
	const halves = new Map<Mentions, Half>();
	const isLeading = phrases.length > 1 && !mentions.some(({ end }) => end <= phrases[0].start);
	let from = 0;
	for (const phrase of phrases) {
		const mention = isLeading
			? mentions.find(({ start }) => start === phrase.end)
			: mentionBefore(phrase, from, mentions, plain);
		const object = objects.find((of) => mention && of.includes(mention));
		if (phrase.kind === 'relation' || !object || halves.has(object)) return new Map();
		halves.set(object, phrase.half);
		from = phrase.end;
	}
	return halves;
}

/** The object that a side behind it is said of, if it is of one alone. */
function mentionBefore(
	phrase: Phrase,
	from: number,
	mentions: Mentions,
	plain: readonly string[]
): Mention | undefined {
	const near = mentions.filter(({ start, end }) => start >= from && end <= phrase.start);
	const mention = near.at(-1);
	const isShared = mention && near.length > 1 && ['and', 'or'].includes(plain[mention.start - 1]);
	const isClear = mention && !isShared && !isJoined(plain, mention.end, phrase.start);
	return isClear ? mention : undefined;
}

function isJoined(plain: readonly string[], from: number, to: number): boolean {
	return plain.slice(from, to).some((word) => JOINTS.has(word));
}

/** The vocabulary's spelling, singular as it is, or the typed one where the vocabulary lacks the word. */
function plainWord({ id, text, known }: PromptToken, { words, special }: Vocabulary): string {
	if (id === special.start) return '';
	return known ? words[id] : (splitWords(text)[0]?.plain ?? '');
}

function phrasesIn(plain: readonly string[], learned: ReadonlySet<string>): Phrase[] {
	const phrases: Phrase[] = [];
	for (let start = 0; start < plain.length; start++) {
		const side = SIDES.find(([phrase]) => isAt(plain, start, phrase));
		const end = start + (side?.[0].length ?? 0);
		const isWhole = end === plain.length || (plain[end] !== 'of' && learned.has(plain[end]));
		if (side && isWhole) phrases.push({ start, end, half: side[1], kind: 'side' });
		const relation = RELATIONS.find(([phrase]) => isAt(plain, start, phrase));
		if (!relation) continue;
		const [phrase, half] = relation;
		phrases.push({ start, end: start + phrase.length, half, kind: 'relation' });
	}
	return phrases;
}

function mentionsIn(plain: readonly string[], { things }: Vocabulary): Mention[] {
	const names = things.flatMap(({ name, synonyms }) =>
		[name, ...synonyms].map((text) => ({ thing: name, words: text.split(' ') }))
	);
	// "hot dog" before "dog".
	names.sort((a, b) => b.words.length - a.words.length);
	const mentions: Mention[] = [];
	for (let start = 0; start < plain.length;) {
		const name = names.find(({ words }) => isAt(plain, start, words));
		if (!name) {
			start += 1;
			continue;
		}
		const end = start + name.words.length;
		mentions.push(mentionOf(plain, name.thing, start, end, mentions.at(-1)?.end ?? 0));
		start = end;
	}
	return mentions;
}

/** With what is said of it before its name, back to its article. */
function mentionOf(
	plain: readonly string[],
	thing: string,
	start: number,
	end: number,
	from: number
): Mention {
	let first = start;
	let colour: number | undefined;
	while (first > from && (COLOURS.has(plain[first - 1]) || SIZES.has(plain[first - 1]))) {
		first -= 1;
		if (COLOURS.has(plain[first])) colour ??= first;
	}
	const article = first > from && DETERMINERS.has(plain[first - 1]) ? plain[first - 1] : undefined;
	const name = Array.from({ length: end - start }, (_, i) => start + i);
	return {
		start: article === undefined ? first : first - 1,
		end,
		words: colour === undefined ? name : [colour, ...name],
		thing,
		colour: colour === undefined ? undefined : plain[colour],
		isDefinite: article === 'the'
	};
}

/** "the cat" is the cat that was named before; null where it could be one of two. */
function objectsOf(mentions: Mentions): Mentions[] | null {
	const objects: Mention[][] = [];
	for (const mention of mentions) {
		const meant = mention.isDefinite
			? objects.filter(
					([{ thing, colour }]) =>
						thing === mention.thing && (!mention.colour || colour === mention.colour)
				)
			: [];
		if (meant.length > 1) return null;
		if (meant.length === 1) meant[0].push(mention);
		else objects.push([mention]);
	}
	return objects;
}

function isAt(plain: readonly string[], start: number, phrase: readonly string[]): boolean {
	return phrase.every((word, i) => plain[start + i] === word);
}

function words(text: string): ReadonlySet<string> {
	return new Set(text.split(' '));
}
