import { expect } from '@playwright/test';
import type { Studio } from './studio.ts';

/** Opens one stage after another, each with its panel drawn. */
export async function forEveryStage(
	studio: Studio,
	visit: (title: string) => Promise<void>
): Promise<void> {
	const tabs = studio.page
		.getByRole('navigation', { name: 'Stages of the model' })
		.getByRole('button');
	for (const title of await tabs.allTextContents()) {
		await studio.openStage(title);
		await expect(studio.stage.getByRole('heading', { level: 2 })).toHaveText(title);
		await expect(studio.stage.locator('.panel[aria-busy="false"]')).toBeVisible();
		await visit(title);
	}
}
