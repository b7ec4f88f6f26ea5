/** Some lines of a Python file, and the number of the first one. */
export interface Excerpt {
	readonly code: string;
	/** 1-based. */
	readonly line: number;
}

/** Which part of a symbol is meant, by text that its first and its last line contain. */
export interface Range {
	readonly from?: string | undefined;
	readonly to?: string | undefined;
}

/** Thrown where a lesson names code that is no longer there. */
export class MissingCodeError extends Error {
	override readonly name = 'MissingCodeError';
}

/**
 * Cuts a function or a class out of Python source, so that what a lesson shows is what runs.
 *
 * @param symbol `modulate`, `Attention`, or `DiTBlock.forward`.
 * @throws MissingCodeError if the source has no such symbol, or the range's lines are not in it.
 */
export function excerpt(source: string, symbol: string, range: Range = {}): Excerpt {
	const lines = source.split('\n');
	let [start, end] = [0, lines.length];
	for (const name of symbol.split('.')) {
		start = findDefinition(lines, name, start, end);
		if (start === -1) throw new MissingCodeError(`There is no ${symbol} in this source.`);
		end = findEnd(lines, start, end);
	}
	const first = range.from === undefined ? start : findLine(lines, range.from, start, end);
	const last = range.to === undefined ? end - 1 : findLine(lines, range.to, first, end);
	return { code: dedent(lines.slice(first, last + 1)), line: first + 1 };
}

function findDefinition(
	lines: readonly string[],
	name: string,
	start: number,
	end: number
): number {
	const definition = new RegExp(`^\\s*(?:class|def) ${name}\\b`);
	return lines.findIndex((line, i) => i >= start && i < end && definition.test(line));
}

/** The first line after a definition's body. A bracket that closes a long signature belongs to it. */
function findEnd(lines: readonly string[], start: number, limit: number): number {
	const depth = indentOf(lines[start]!);
	let end = start + 1;
	for (let i = start + 1; i < limit; i++) {
		const line = lines[i]!;
		if (line.trim() === '') continue;
		if (indentOf(line) <= depth && !line.trim().startsWith(')')) break;
		end = i + 1;
	}
	return end;
}

function findLine(lines: readonly string[], text: string, start: number, end: number): number {
	const found = lines.findIndex((line, i) => i >= start && i < end && line.includes(text));
	if (found === -1) throw new MissingCodeError(`There is no line with "${text}" in this part.`);
	return found;
}

function indentOf(line: string): number {
	return line.length - line.trimStart().length;
}

function dedent(lines: readonly string[]): string {
	const depth = Math.min(...lines.filter((line) => line.trim() !== '').map(indentOf));
	return lines.map((line) => line.slice(depth)).join('\n');
}
