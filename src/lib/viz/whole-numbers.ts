/**
 * A sentence in pieces, of which every second belongs on one line, as `12.5 %`, `1.2 × 10⁻⁷` and `t = 0.65` do.
 * Joined they are the sentence.
 */
export function wholeNumbers(sentence: string): string[] {
	return sentence.split(/(\S+(?: [×=] \S+| %\S*)+)/);
}
