/** How values that panels keep are written in the selection. */
export interface ViewCode<T> {
	/** Undefined where the text makes no sense. */
	readonly read: (text: string) => T | undefined;
	/** Of letters, digits, dots and signs. */
	readonly write: (value: T) => string;
}

interface Range {
	readonly min: number;
	readonly max: number;
}

const DECIMALS = 3;

/** To three decimals. */
export function decimal({ min, max }: Range): ViewCode<number> {
	return {
		read: (text) => (/^-?\d+(\.\d+)?$/.test(text) ? within(Number(text), { min, max }) : undefined),
		write: (value) => `${Number(value.toFixed(DECIMALS))}`
	};
}

export function whole({ min, max }: Range): ViewCode<number> {
	return {
		read: (text) => (/^\d{1,9}$/.test(text) ? within(Number(text), { min, max }) : undefined),
		write: (value) => `${value}`
	};
}

/** A place in a list of `count`, 0-based, written from 1 on. */
export function counted(count: number): ViewCode<number> {
	const { read, write } = whole({ min: 1, max: count });
	return {
		read: (text) => {
			const number = read(text);
			return number === undefined ? undefined : number - 1;
		},
		write: (index) => write(index + 1)
	};
}

export function oneOf<T extends string>(options: readonly T[]): ViewCode<T> {
	return {
		read: (text) => options.find((option) => option === text),
		write: (option) => option
	};
}

/** Some of the options, in the order in which they are offered; never none. */
export function someOf<T extends string>(options: readonly T[]): ViewCode<readonly T[]> {
	return {
		read: (text) => {
			const named = text.split('.');
			const found = options.filter((option) => named.includes(option));
			return found.length > 0 && found.length === named.length ? found : undefined;
		},
		write: (some) => some.join('.')
	};
}

/** Several places, 0-based, by their names; written from 1 on with dots between. How many there are is up to the panel. */
export function places<Name extends string>(
	...names: Name[]
): ViewCode<Readonly<Record<Name, number>>> {
	const { read, write } = counted(1e6);
	return {
		read: (text) => {
			const numbers = text.split('.').map(read);
			const isWhole = numbers.length === names.length && numbers.every((one) => one !== undefined);
			return isWhole
				? (Object.fromEntries(names.map((name, i) => [name, numbers[i]])) as Record<Name, number>)
				: undefined;
		},
		write: (value) => names.map((name) => write(value[name])).join('.')
	};
}

function within(value: number, { min, max }: Range): number | undefined {
	return value >= min && value <= max ? value : undefined;
}
