import { countedFromOne } from './counted.ts';

interface Range {
	readonly min: number;
	readonly max: number;
}

/** What was read of a field: nothing where it is absent or makes no sense. */
type Read<Name extends string, T> = { readonly [Key in Name]?: T };

/** Reads the fields of a link's query one by one, and writes a sentence for each that makes no sense. */
export class LinkFields {
	/**
	 * @param problems where the sentences go.
	 * @param prefix before the name of every field.
	 */
	constructor(
		private readonly query: URLSearchParams,
		private readonly problems: string[],
		private readonly prefix = ''
	) {}

	/** The field as it was written, or null where it is absent. */
	raw(name: string): string | null {
		return this.query.get(this.prefix + name);
	}

	ignore(name: string, expected: string, found: string): void {
		const field = this.prefix + name;
		this.problems.push(
			`The link’s ${field} should be ${expected}; “${shorten(found)}” was ignored.`
		);
	}

	/** @param parse answers undefined to what makes no sense. */
	read<Name extends string, T>(
		name: Name,
		expected: string,
		parse: (raw: string) => T | undefined
	): Read<Name, T> {
		const raw = this.raw(name);
		if (raw === null) return {};
		const value = parse(raw);
		if (value !== undefined) return { [name]: value } as Read<Name, T>;
		this.ignore(name, expected, raw);
		return {};
	}

	whole<Name extends string>(name: Name, { min, max }: Range): Read<Name, number> {
		return this.read(name, wholeNumberFrom({ min, max }), (raw) =>
			/^\d{1,10}$/.test(raw) ? within(Number(raw), { min, max }) : undefined
		);
	}

	decimal<Name extends string>(name: Name, { min, max }: Range): Read<Name, number> {
		return this.read(name, `a number from ${min} to ${max}`, (raw) =>
			raw.trim() === '' ? undefined : within(Number(raw), { min, max })
		);
	}

	/** A place counted from 1, as an index. */
	counted<Name extends string>(name: Name, count: number): Read<Name, number> {
		return this.read(name, wholeNumberFrom({ min: 1, max: count }), (raw) =>
			countedFromOne(raw, count)
		);
	}

	oneOf<Name extends string, T extends string>(name: Name, options: readonly T[]): Read<Name, T> {
		return this.read(name, `one of ${options.join(', ')}`, (raw) =>
			options.find((option) => option === raw)
		);
	}
}

function wholeNumberFrom({ min, max }: Range): string {
	return `a whole number from ${min} to ${max}`;
}

function within(value: number, { min, max }: Range): number | undefined {
	return value >= min && value <= max ? value : undefined;
}

function shorten(raw: string): string {
	return raw.length > 40 ? `${raw.slice(0, 40)}…` : raw;
}
