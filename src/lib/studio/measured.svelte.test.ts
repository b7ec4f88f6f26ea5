import { page } from 'vitest/browser';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { violations } from '../viz/testing/axe.ts';
import LocalisationTable from './LocalisationTable.svelte';
import SweepPlots from './SweepPlots.svelte';

const all = (share: number) => ({ share, low: share - 0.05, high: share + 0.03, count: 100 });
const point = (steps: number, guidance: number, share: number) => {
	const one = all(share);
	const fields = { background: one, object: one, relation: one, style: one, all: one };
	return { label: 'generated, seen', fields, steps, guidance };
};

test('the sweep is one plot by steps and one by guidance, with bands', async () => {
	const sweep = [point(4, 3, 0.6), point(50, 3, 0.9), point(20, 1, 0.4), point(20, 3, 0.895)];
	const { container } = await render(SweepPlots, {
		sweep,
		sampling: { sampler: 'euler', steps: 20, guidance: 3 }
	});
	await expect.element(page.getByText(/20 steps come within 1 % of 50 steps/)).toBeVisible();
	await expect.element(page.getByText(/best at guidance 3/)).toBeVisible();
	const bands = [...container.querySelectorAll<SVGPathElement>('path.band')];
	expect(bands).toHaveLength(2);
	for (const band of bands) expect(band.getBBox().height).toBeGreaterThan(20);
	expect(await violations(container)).toEqual([]);
});

test('the table names every head and says which is best', async () => {
	const peaks = [
		[0.25, 0.5],
		[0.98, 0.125]
	];
	const { container } = await render(LocalisationTable, {
		localisation: { peaks, chance: 0.15, objects: 200, pictures: 100 }
	});
	await expect.element(page.getByText(/^Head 1 of block 2 .* 98 %/)).toBeVisible();
	const cells = [...container.querySelectorAll('td')].map((cell) => cell.textContent.trim());
	expect(cells).toEqual(['25 %', '50 %', '98 %', '12.5 %']);
	const best = page.getByRole('link', { name: '98 %' });
	await expect.element(best).toHaveAttribute('href', '/?stage=attention&block=2&head=1');
	const tints = [...container.querySelectorAll<HTMLElement>('.tint')];
	expect(new Set(tints.map((tint) => getComputedStyle(tint).backgroundColor)).size).toBe(4);
	expect(await violations(container)).toEqual([]);
});
