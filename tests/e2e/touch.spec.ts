import { expect, test, type Locator } from '@playwright/test';
import { serveNano } from './support/model-files.ts';
import { Studio } from './support/studio.ts';

test.use({ viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true });

const prompt = 'a red cat';

/** Taps a cell of a drawing that is cut into a grid. */
async function tapCell(drawing: Locator, row: number, column: number, grid: number): Promise<void> {
	await drawing.scrollIntoViewIfNeeded();
	const box = (await drawing.boundingBox())!;
	const middle = (place: number, side: number) => ((place + 0.5) * side) / grid;
	await drawing.tap({ position: { x: middle(column, box.width), y: middle(row, box.height) } });
}

test('on a phone, a patch, a word, a head and a step are chosen by tapping, and survive a reload', async ({
	page
}) => {
	await serveNano(page);
	const studio = new Studio(page);
	await studio.open({ prompt, steps: 4 });
	await studio.finished({ prompt, steps: 4 });
	const { grid } = (await (
		await page.evaluate(async () => (await fetch('/models/small/manifest.json')).json())
	).dit) as { grid: number };
	const words = page.getByRole('list', { name: 'Words as the model reads them' });
	const steps = page.getByRole('listbox', { name: 'Steps of the run' });
	const heads = studio.stage.getByRole('group', { name: 'Head' });
	const [row, column] = [2, 1];

	async function shows(): Promise<void> {
		await expect(studio.stage.getByRole('heading', { level: 2 })).toHaveText('Attention');
		await expect(studio.transport).toContainText('Step 2 of 4');
		await expect(steps.getByRole('option', { selected: true })).toHaveAccessibleName(/^Step 2,/);
		await expect(words.getByRole('button', { pressed: true })).toHaveText('cat');
		await expect(heads.getByRole('radio', { name: '2', exact: true })).toBeChecked();
		// In the panel, not only in the controls: who asks, and which word's share stands out.
		const place = `row ${row + 1}, column ${column + 1}`;
		await expect(studio.stage.getByText(`the patch at ${place}`).first()).toBeVisible();
		await expect(
			studio.stage.getByRole('listitem').getByRole('button', { name: /^cat/, pressed: true })
		).toBeVisible();
		await expect
			.poll(() => Object.fromEntries(new URL(page.url()).searchParams))
			.toMatchObject({
				step: '2',
				stage: 'attention',
				head: '2',
				patch: `${row * grid + column + 1}`,
				word: '3'
			});
	}

	await words.getByRole('button', { name: 'cat', exact: true }).tap();
	await tapCell(studio.picture(), row, column, grid);
	await page
		.getByRole('navigation', { name: 'Stages of the model' })
		.getByRole('button', { name: 'Attention', exact: true })
		.tap();
	await heads.getByText('2', { exact: true }).tap();
	await steps.getByRole('option', { name: /^Step 2,/ }).tap();
	await shows();

	await page.reload();
	await studio.hydrated();
	await shows();

	// A second tap takes the patch back: fingers have no Escape.
	await tapCell(studio.picture(), row, column, grid);
	await expect(page).not.toHaveURL(/patch=/);
});
