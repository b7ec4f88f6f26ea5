/** Bytes for people, in the unit of `of`: `12.3` of `31.0 MB`. */
export function formatMegabytes(bytes: number): string {
	return (bytes / 1e6).toFixed(1);
}
