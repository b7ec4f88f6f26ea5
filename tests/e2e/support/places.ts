import { expect, type Page } from '@playwright/test';

/** The pages of the site, each reached by clicks alone: the session and its model stay. */
export interface Place {
	readonly name: string;
	open(page: Page): Promise<void>;
}

async function openPage(page: Page, link: string): Promise<void> {
	await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: link }).click();
	await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
}

const endingIn = (address: string) => `[href$="${address}"], [href$="${address}/"]`;

export const studio: Place = {
	name: 'the studio',
	open: (page) => openPage(page, 'Studio')
};

export const modelCard: Place = {
	name: 'the model card',
	open: async (page) => {
		await openPage(page, 'Model');
		await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
	}
};

export const lessonList: Place = {
	name: 'the list of lessons',
	open: (page) => openPage(page, 'Lessons')
};

export function lesson(slug: string): Place {
	return {
		name: `the lesson ${slug}`,
		open: async (page) => {
			await lessonList.open(page);
			await page
				.locator('main a')
				.and(page.locator(endingIn(`/lessons/${slug}`)))
				.click();
			await expect(page.getByRole('form', { name: 'Your run' })).toBeVisible();
		}
	};
}

export const WIDTHS = [360, 768, 1280, 1920] as const;
