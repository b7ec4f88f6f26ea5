/** A number counted from 1 → an index below `count`. */
export function countedFromOne(text: string | undefined, count: number): number | undefined {
	if (text === undefined || !/^\d{1,6}$/.test(text)) return undefined;
	const position = Number(text);
	return position >= 1 && position <= count ? position - 1 : undefined;
}
