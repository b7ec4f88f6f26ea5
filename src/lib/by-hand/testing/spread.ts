/** For tests: several numbers of a kind, spread over its indices. */
export function spread<Ref>(make: (i: number) => Ref): Ref[] {
	return [0, 7, 13, 26, 51].map(make);
}
