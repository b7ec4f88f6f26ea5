const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;' };

/** The HTML that puts an address into another page, as high as it needs to be. */
export function embedCode(url: string, title: string, height: number): string {
	return (
		`<iframe src="${escapeHtml(url)}" title="${escapeHtml(title)}" loading="lazy" ` +
		`style="width: 100%; height: ${Math.ceil(height)}px; border: 0"></iframe>`
	);
}

function escapeHtml(text: string): string {
	return text.replace(/[&"<]/g, (character) => ENTITIES[character]!);
}
