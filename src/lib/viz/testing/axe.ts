import axe from 'axe-core';

/** For tests only: what axe-core finds wrong in a page, one line each. */
export async function violations(element: Element): Promise<string[]> {
	// A component alone is no page, so it needs no landmark.
	const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
	return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}
