/** Turns unknown JSON into a typed value, or throws; `path` says where in the document it stands. */
export type Reader<T> = (value: unknown, path: string) => T;

/** Thrown by a reader; the message names the place, what belongs there and what was found. */
export class InvalidValueError extends Error {
	override readonly name = 'InvalidValueError';
	constructor(path: string, expected: string, found: unknown) {
		super(`${path || 'the document'} should be ${expected}, and is ${show(found)}.`);
	}
}

function show(value: unknown): string {
	if (value === undefined) return 'missing';
	const text = JSON.stringify(value);
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** A reader of whatever passes a test. */
function matching<T>(expected: string, test: (value: unknown) => value is T): Reader<T> {
	return (value, path) => {
		if (test(value)) return value;
		throw new InvalidValueError(path, expected, value);
	};
}

export const text: Reader<string> = matching('a text', (value) => typeof value === 'string');

export const flag: Reader<boolean> = matching(
	'true or false',
	(value) => typeof value === 'boolean'
);

export const real: Reader<number> = matching(
	'a number',
	(value): value is number => typeof value === 'number' && Number.isFinite(value)
);

/** A whole number from 0 up. */
export const index: Reader<number> = matching(
	'a whole number',
	(value): value is number => Number.isSafeInteger(value) && (value as number) >= 0
);

/** A whole number from 1 up. */
export const count: Reader<number> = matching(
	'a whole number above 0',
	(value): value is number => Number.isSafeInteger(value) && (value as number) > 0
);

export const sha256: Reader<string> = matching(
	'a SHA-256 of 64 lower-case hexadecimal digits',
	(value): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
);

export function oneOf<const T extends string>(...options: readonly T[]): Reader<T> {
	return matching(`one of ${options.join(', ')}`, (value): value is T =>
		options.some((option) => option === value)
	);
}

/** What may also be missing. */
export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
	return (value, path) => (value === undefined ? undefined : reader(value, path));
}

export function list<T>(item: Reader<T>): Reader<readonly T[]> {
	return (value, path) => {
		if (!Array.isArray(value)) throw new InvalidValueError(path, 'a list', value);
		return value.map((entry: unknown, i) => item(entry, `${path}[${i}]`));
	};
}

/** An object with any keys, and values of one kind. */
export function record<T>(item: Reader<T>): Reader<Readonly<Record<string, T>>> {
	return (value, path) =>
		Object.fromEntries(
			Object.entries(demandObject(value, path)).map(([key, entry]) => [
				key,
				item(entry, join(path, key))
			])
		);
}

/** An object with exactly these fields; others are left out. */
export function shape<T extends object>(fields: {
	readonly [K in keyof T]-?: Reader<T[K]>;
}): Reader<T> {
	return (value, path) => {
		const found = demandObject(value, path);
		const read = (Object.keys(fields) as (keyof T & string)[]).map(
			(key) => [key, fields[key](found[key], join(path, key))] as const
		);
		return Object.fromEntries(read.filter(([, entry]) => entry !== undefined)) as T;
	};
}

function demandObject(value: unknown, path: string): Readonly<Record<string, unknown>> {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
		return value as Record<string, unknown>;
	}
	throw new InvalidValueError(path, 'an object', value);
}

function join(path: string, key: string): string {
	return path ? `${path}.${key}` : key;
}
