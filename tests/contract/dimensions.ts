import { parse } from 'svelte/compiler';
import { isTest, type SourceFile } from './source-files.ts';

/** What the check takes from a manifest: sizes that only it may name. */
export interface Dimensions {
	readonly image: { readonly size: number };
	readonly latent: { readonly channels: number; readonly size: number };
	readonly text: { readonly maxTokens: number; readonly depth: number; readonly heads: number };
	readonly dit: {
		readonly patchSize: number;
		readonly grid: number;
		readonly width: number;
		readonly depth: number;
		readonly heads: number;
		readonly mlpRatio: number;
		readonly frequencies: readonly number[];
	};
}

/** 0 to 3 are everyday numbers: an origin, a pair, red, green and blue. */
const EVERYDAY = 3;

/** Names of things that a model has a number of, and of shapes; as words of a camelCase name. */
const NOUNS = new Set(
	(
		'token tokens patch patches head heads block blocks layer layers depth channel channels grid dim dims ' +
		'dimension dimensions shape embedding hidden frequencies latent'
	).split(' ')
);

/** Models' files and shapes made up for tests, and what is copied to begin a stage. */
const FOR_TESTS =
	/\/testing\/|\/_template\/|\/tiny-manifest\.ts$|\/(?:golden|synthetic)-input\.ts$/;

interface Node {
	readonly type: string;
	readonly [key: string]: unknown;
}

/** Every size that these models are known by, and that a file may therefore not name. */
export function sizesOf(models: readonly Dimensions[]): Set<number> {
	const sizes = models.flatMap(({ image, latent, text, dit }) => [
		image.size,
		latent.channels,
		latent.size,
		text.maxTokens,
		text.depth,
		text.heads,
		dit.patchSize,
		dit.grid,
		dit.grid ** 2,
		dit.width,
		dit.width / dit.heads,
		dit.width * dit.mlpRatio,
		dit.depth,
		dit.heads,
		dit.frequencies.length,
		2 * dit.frequencies.length
	]);
	return new Set(sizes.filter((size) => size > EVERYDAY));
}

/** One sentence for every place in code, markup or prose that names a size of a model as a literal. */
export function namedSizes(files: readonly SourceFile[], sizes: ReadonlySet<number>): string[] {
	return files
		.filter((file) => !isTest(file) && !FOR_TESTS.test(file.path))
		.flatMap(({ path, text }) => {
			const found = path.endsWith('.md') ? inLesson(text, sizes) : inCode(path, text, sizes);
			return found.map((place) => `${path}: ${place}`);
		});
}

function inCode(path: string, text: string, sizes: ReadonlySet<number>): string[] {
	return holdsAny(text, sizes) ? [...walk(syntaxOf(path, text), [], sizes)] : [];
}

/** Whether any of the numbers is written in a text at all: few are, and the others need no parsing. */
function holdsAny(text: string, sizes: ReadonlySet<number>): boolean {
	return [...text.matchAll(/\b\d+\b/g)].some(([digits]) => sizes.has(Number(digits)));
}

/** Scripts and markup by the same parser, which reads TypeScript too. */
function syntaxOf(path: string, text: string): Node {
	const component = path.endsWith('.svelte') ? text : `<script lang="ts">\n${text}\n</script>`;
	return parse(component, { modern: true }) as unknown as Node;
}

function* walk(
	node: Node,
	above: readonly Node[],
	sizes: ReadonlySet<number>
): Generator<string, void, undefined> {
	const value = valueOf(node);
	if (value !== undefined && sizes.has(value)) {
		const reason = whySuspect(node, above, value);
		if (reason) yield `${value} ${reason}`;
	}
	for (const [key, child] of Object.entries(node)) {
		if (key === 'css' || key === 'loc') continue;
		for (const inner of Array.isArray(child) ? child : [child]) {
			if (isNode(inner)) yield* walk(inner, [node, ...above], sizes);
		}
	}
	if (node.type === 'Text' && above[0]?.type !== 'Attribute') yield* inProse(`${node.data}`, sizes);
}

function isNode(value: unknown): value is Node {
	return typeof value === 'object' && value !== null && 'type' in value;
}

/** The number that a literal says, in code or as an attribute's text. */
function valueOf(node: Node): number | undefined {
	if (node.type === 'Literal') return typeof node.value === 'number' ? node.value : undefined;
	return node.type === 'Text' && /^\d+$/.test(`${node.data}`) ? Number(node.data) : undefined;
}

/** Why a literal is taken for a dimension: by what it is called, compared or counted with, or by its value alone. */
function whySuspect(node: Node, above: readonly Node[], value: number): string | undefined {
	const [holder, ...further] = seeThrough(above);
	if (!holder) return undefined;
	const name = nameBeside(node, holder);
	if (name && isDimension(name)) return `beside ${name}`;
	if (holder.type === 'ArrayExpression') {
		const [owner] = seeThrough(further);
		const named = owner && nameBeside(holder, owner);
		if (named && isDimension(named)) return `in the shape ${named}`;
		if (owner?.type === 'CallExpression' && nameOf(owner.callee) === 'tensor') {
			return 'in a tensor’s shape';
		}
	}
	if (holder.type === 'Property' && nameOf(holder.key) === 'length') return 'as a length';
	if (holder.type === 'NewExpression' && /Array$/.test(nameOf(holder.callee) ?? '')) {
		return 'as a length';
	}
	const isPowerOfTwo = Number.isInteger(Math.log2(value));
	return value > 100 && !isPowerOfTwo ? 'is nothing but a size of a model' : undefined;
}

/** What holds a node, types and signs left out. */
function seeThrough(above: readonly Node[]): readonly Node[] {
	const first = above.findIndex(
		({ type }) => !/^(TS\w+Expression|UnaryExpression|ExpressionTag)$/.test(type)
	);
	return first < 0 ? [] : above.slice(first);
}

/** The name that a node is given, compared with or counted with. */
function nameBeside(node: Node, holder: Node): string | undefined {
	switch (holder.type) {
		case 'Property':
		case 'PropertyDefinition':
			return nameOf(holder.key);
		case 'VariableDeclarator':
			return nameOf(holder.id);
		case 'AssignmentPattern':
		case 'AssignmentExpression':
			return nameOf(holder.left);
		case 'BinaryExpression':
			return nameOf(holder.left === node ? holder.right : holder.left);
		case 'Attribute':
			return `${holder.name}`;
		default:
			return undefined;
	}
}

/** `heads`, `dit.heads`, `heads.length` and `heads[0]` are all called heads. */
function nameOf(node: unknown): string | undefined {
	if (!isNode(node)) return undefined;
	switch (node.type) {
		case 'Identifier':
			return `${node.name}`;
		case 'MemberExpression': {
			const own = node.computed ? undefined : nameOf(node.property);
			return own === undefined || own === 'length' ? nameOf(node.object) : own;
		}
		case 'TSNonNullExpression':
			return nameOf(node.expression);
		default:
			return undefined;
	}
}

function isDimension(name: string): boolean {
	const words = name.split(/(?<=[a-z])(?=[A-Z])|[_-]/).map((word) => word.toLowerCase());
	return words.some((word) => NOUNS.has(word));
}

const COUNTED = /\b(\d+)(?: × (\d+))? (?:\w+ )?(?:tokens|patches|heads|blocks|channels|numbers)\b/g;

/** Sentences that count what a model has, such as “64 patches” or “8 × 8 patches”. */
function inProse(text: string, sizes: ReadonlySet<number>): string[] {
	return [...text.matchAll(COUNTED)]
		.filter(([, ...counts]) => counts.some((count) => sizes.has(Number(count))))
		.map(([sentence]) => `“${sentence}”`);
}

const NUMBER_WORDS =
	'two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|fifty|hundred';

/** What grows and is set anew: no count of it stays true, whatever it is. */
const COUNTED_IN_PASSING = new RegExp(
	`\\b(?:\\d+|${NUMBER_WORDS})(?: \\w+)? (?:steps|lessons)\\b`,
	'gi'
);

/** Sentences of a lesson that count steps or lessons, such as “5 steps” or “the next eight lessons”. */
function countedInPassing(text: string): string[] {
	return [...text.matchAll(COUNTED_IN_PASSING)].map(([sentence]) => `“${sentence}”`);
}

/** A lesson's sentences, and the attributes of what is shown in it. */
function inLesson(text: string, sizes: ReadonlySet<number>): string[] {
	const attributes = [...text.matchAll(/\b([a-z][\w-]*)=(?:\{(\d+)\}|"(\d+)")/gi)].filter(
		([, name, code, quoted]) => isDimension(name!) && sizes.has(Number(code ?? quoted))
	);
	return [
		...inProse(text, sizes),
		...countedInPassing(text),
		...attributes.map(([attribute]) => attribute)
	];
}
