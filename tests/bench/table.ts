/** A table in Markdown, aligned so that it can be read as it is; columns after the first to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const widths = head.map((_, i) => Math.max(3, ...[head, ...rows].map((row) => row[i]!.length)));
	const line = (cells: readonly string[]) => {
		const padded = cells.map((cell, i) =>
			i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)
		);
		return `| ${padded.join(' | ')} |`;
	};
	const rule = widths.map((width, i) =>
		i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`
	);
	return [line(head), line(rule), ...rows.map(line)].join('\n');
}

export function kilobytes(bytes: number): string {
	return `${(bytes / 1000).toFixed(0)} kB`;
}

export function megabytes(bytes: number): string {
	return `${(bytes / 1e6).toFixed(1)} MB`;
}
