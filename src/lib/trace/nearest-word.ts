/** Mistakes forgiven in a word of this many letters: none in the shortest, where everything is near. */
function tolerance(length: number): number {
	if (length < 3) return 0;
	return length < 6 ? 1 : 2;
}

/**
 * The known word that a mistyped one most probably is, or undefined where none is near. Of equally near words the
 * one with the same first letter wins, then the one that comes first.
 */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
	const limit = tolerance(word.length);
	let best: string | undefined;
	let bestCost = limit + 1;
	for (const candidate of known) {
		if (Math.abs(candidate.length - word.length) > limit) continue;
		const mistakes = editDistance(word, candidate);
		const cost = mistakes + (candidate[0] === word[0] ? 0 : 0.5);
		if (mistakes <= limit && cost < bestCost) [best, bestCost] = [candidate, cost];
	}
	return best;
}

/**
 * Letters to insert, delete, replace, or swap with their neighbour to turn one word into another: the optimal string
 * alignment distance. Reference: Damerau, "A technique for computer detection and correction of spelling errors", 1964.
 */
export function editDistance(a: string, b: string): number {
	let beforeLast: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
			const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			const swapped = isSwap ? beforeLast[j - 2]! + 1 : Infinity;
			row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, replaced, swapped));
		}
		[beforeLast, last] = [last, row];
	}
	return last[b.length]!;
}
