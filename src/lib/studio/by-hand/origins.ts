import type { LongSum } from '../../by-hand/recipe.ts';

/** Where the numbers of a sum come from that cannot be opened: `W: learned in training`. */
export function originsIn({ terms }: LongSum): readonly string[] {
	const symbols = new Map<string, Set<string>>();
	for (const { name, ref, origin } of terms.flatMap(({ factors }) => factors)) {
		if (ref || !origin) continue;
		symbols.set(origin, (symbols.get(origin) ?? new Set()).add(symbolOf(name)));
	}
	return [...symbols].map(([origin, names]) => `${[...names].join(', ')}: ${origin}`);
}

/** `W` of `W[3, 4]` */
function symbolOf(name: string): string {
	return name.replace(/\[.*/, '');
}
