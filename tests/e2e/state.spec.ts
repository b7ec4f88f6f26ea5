import { expect, test, type Page } from '@playwright/test';
import { holdModel } from './support/model-files.ts';
import { Studio } from './support/studio.ts';

type Link = Readonly<Record<string, string | number>>;

/** A text as a pattern that matches nothing but it. */
const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

test.describe('a link', () => {
	const link = {
		prompt: 'a penguin in the snow',
		seed: 2,
		steps: 3,
		step: 1,
		stage: 'attention',
		block: 2,
		head: 3,
		patch: 10,
		word: 2
	};

	async function shows(studio: Studio, state: typeof link): Promise<void> {
		await expect(studio.prompt).toHaveValue(state.prompt);
		await expect(studio.field('Seed')).toHaveValue(`${state.seed}`);
		await expect(studio.field('Steps')).toHaveValue(`${state.steps}`);
		await expect(studio.transport).toContainText('Live run');
		await expect(studio.transport).toContainText(`Step ${state.step} of ${state.steps}`);
		await expect(studio.stage.getByRole('heading', { level: 2 })).toHaveText('Attention');
		const { stage, page } = studio;
		for (const name of ['Block', 'Head'] as const) {
			const place = `${state[name === 'Block' ? 'block' : 'head']}`;
			const option = stage
				.getByRole('group', { name })
				.getByRole('radio', { name: place, exact: true });
			await expect(option).toBeChecked();
		}
		const grid = Math.round(Math.sqrt(await patchCount(page)));
		const place = `row ${Math.ceil(state.patch / grid)}, column ${((state.patch - 1) % grid) + 1}`;
		await expect(stage.getByText(`the patch at ${place}`).first()).toBeVisible();
		const words = page.getByRole('list', { name: 'Words as the model reads them' });
		await expect(words.getByRole('button', { pressed: true })).toHaveText(
			state.prompt.split(' ')[state.word - 1]!
		);
		await expect
			.poll(() => Object.fromEntries(new URL(page.url()).searchParams))
			.toEqual(asText(state));
	}

	const asText = (state: Link) =>
		Object.fromEntries(Object.entries(state).map(([key, value]) => [key, `${value}`]));

	async function patchCount(page: Page): Promise<number> {
		const response = await page.request.get('/models/small/manifest.json');
		const { dit } = (await response.json()) as { dit: { grid: number } };
		return dit.grid ** 2;
	}

	test('brings back everything it names, and follows what is chosen, also after a reload', async ({
		page
	}) => {
		const studio = new Studio(page);
		await studio.open(link);
		await shows(studio, link);

		await studio.transport.getByRole('button', { name: 'One step on' }).click();
		await studio.stage
			.getByRole('group', { name: 'Block' })
			.getByText('3', { exact: true })
			.click();
		const chosen = { ...link, step: 2, block: 3 };
		await shows(studio, chosen);
		await page.reload();
		await shows(studio, chosen);

		// The address follows the run on show; what is being typed meanwhile stays.
		await studio.prompt.fill('a cat');
		await studio.stage.getByRole('group', { name: 'Head' }).getByText('1', { exact: true }).click();
		await expect(page).toHaveURL(/head=1/);
		await expect(studio.prompt).toHaveValue('a cat');
	});

	test('of a comparison brings back both runs and what is selected, also after a reload', async ({
		page
	}) => {
		const studio = new Studio(page);
		const compared = {
			prompt: 'a penguin in the snow',
			seed: 2,
			steps: 3,
			'kept.seed': 5,
			'kept.steps': 2,
			step: 2,
			stage: 'noise-prediction',
			patch: 10,
			branch: 'without-text',
			tried: 6.5,
			opened: 'guess-entry.x0.1.2.3'
		};

		async function showsBoth(): Promise<void> {
			const { stage } = studio;
			await expect(studio.transport).toContainText(`Step 2 of 3`);
			const picture = (name: string) =>
				page.getByRole('application', { name: new RegExp(`^${name}: clean guess at step`) });
			await expect(picture('The kept run')).toBeVisible();
			await expect(picture('This run')).toBeVisible();
			await expect(
				page.getByText('This run has seed 2 instead of 5 and 3 steps instead of 2.')
			).toBeVisible();
			await expect(studio.figure).toContainText(compared.prompt);
			await expect(studio.field('Seed')).toHaveValue('2');
			await expect(studio.field('Steps')).toHaveValue('3');
			await expect(stage.getByRole('slider', { name: 'Guidance s' })).toHaveValue('6.5');
			await expect(
				stage.getByRole('group', { name: 'Asked' }).getByRole('radio', { name: 'without text' })
			).toBeChecked();
			await expect(page.getByRole('dialog').getByRole('heading', { level: 2 })).toHaveText(
				'Predicted clean latent x̂₀, channel 1, row 2, column 3'
			);
			await expect
				.poll(() => Object.fromEntries(new URL(page.url()).searchParams))
				.toEqual(asText(compared));
		}

		await studio.open(compared);
		await showsBoth();
		await page.reload();
		await showsBoth();
	});

	test('keeps the average over steps and blocks', async ({ page }) => {
		const studio = new Studio(page);
		await studio.open({ steps: 2, stage: 'attention', over: 'run', blocks: 'all' });
		const over = studio.stage.getByRole('group', { name: 'Over steps' });
		const chosen = (name: string) => over.getByRole('radio', { name });
		await expect(studio.transport).toContainText('Step 2 of 2');
		await expect(chosen('the whole run')).toBeChecked();
		await expect(
			studio.stage.getByText('Everything below is the mean over all 2 steps.')
		).toBeVisible();
		await over.getByText('all so far').click();
		await studio.transport.getByRole('button', { name: 'One step back' }).click();
		await expect(page).toHaveURL(/step=1.*blocks=all.*over=so-far/);
		await page.reload();
		await expect(chosen('all so far')).toBeChecked();
		await expect(
			studio.stage.getByText('Everything below is the mean over step 1 alone.')
		).toBeVisible();
		// Once for screen readers, once above the maps.
		await expect(
			studio.stage.getByText(/^The average over all heads of all blocks looks/)
		).toHaveCount(2);
	});
});

test.describe('without a model', () => {
	// One page for all of them: nothing here needs more of the model than its manifest.
	test.describe.configure({ mode: 'serial' });

	let page: Page;
	let studio: Studio;
	const dialogs: string[] = [];
	const findings = () => page.getByRole('form', { name: 'Request' }).getByRole('status');
	test.beforeAll(async ({ browser }) => {
		page = await browser.newPage();
		page.on('dialog', (dialog) => {
			dialogs.push(dialog.message());
			void dialog.dismiss();
		});
		await holdModel(page);
		studio = new Studio(page);
	});
	test.afterAll(() => page.close());

	test('nonsense in every field of a link is told, and the page works', async () => {
		const nonsense = {
			seed: '-1',
			steps: 'many',
			guidance: 'NaN',
			sampler: 'toString',
			step: '0',
			stage: '<script>alert(1)</script>',
			block: '1e9',
			head: 'x'.repeat(1000),
			blocks: 'some',
			among: '1.x',
			over: 'everything',
			patch: '0x1',
			word: '-1',
			channel: '1.5',
			branch: 'both',
			tried: 'more',
			opened: 'toString.1',
			changes: 'self1.1*NaN',
			'kept.seed': '1.5',
			'kept.sampler': 'toString',
			'kept.changes': 'paint'
		};
		await studio.open({ ...nonsense, prompt: '', '%%%': '\u0000' });
		await expect(studio.notices).toHaveCount(Object.keys(nonsense).length);
		for (const field of Object.keys(nonsense)) {
			await expect(
				page.getByText(new RegExp(`The link.s ${field} should be`)).first()
			).toBeVisible();
		}
		await expect(findings()).toContainText('Type a few words');
		await expect(studio.picture()).toBeVisible();
		await studio.notices.first().click();
		await expect(studio.notices).toHaveCount(Object.keys(nonsense).length - 1);
	});

	test('of changes, what makes no sense is told one by one, and the others are taken', async () => {
		const nonsense = ['self999.1*0', '<script>', 'word1*1e99', 'paint1*1_1_99999999', 'toString'];
		const [first, ...others] = nonsense;
		await studio.open({ changes: [first, 'self1.2*0', ...others].join(' ') });
		await expect(studio.notices).toHaveCount(nonsense.length);
		for (const item of nonsense) {
			await expect(
				page.getByText(new RegExp(`The link.s changes should be like .*“${literal(item)}”`)).first()
			).toBeVisible();
		}
		const changes = page.getByRole('list', { name: 'Changes' }).getByRole('listitem');
		await expect(changes).toHaveCount(1);
		await expect(changes).toContainText('block 1');
		expect(dialogs).toEqual([]);
	});

	test('a broken query is no obstacle', async () => {
		await page.goto('/?prompt=%E0%A4%A&%%%&&=&?#?%');
		await studio.hydrated();
		await expect(studio.draw).toBeEnabled();
		await expect(studio.prompt).not.toHaveValue('');
	});

	for (const { name, typed, says, drawable } of [
		{ name: 'an empty prompt', typed: ' ', says: 'Type a few words', drawable: false },
		{
			name: 'a prompt of 10,000 characters',
			typed: 'red cat '.repeat(1250),
			says: /The model reads the first \d+ words; the other [\d,]+ are not seen/,
			drawable: true
		},
		{ name: 'another script alone', typed: 'кошка', says: '“кошка” has none', drawable: false },
		{
			name: 'another script among words',
			typed: 'a cat 猫',
			says: '“猫” is left out',
			drawable: true
		},
		{
			name: 'markup',
			typed: '<img src=x onerror="alert(1)"> a cat',
			says: 'Markup means nothing to the model',
			drawable: true
		},
		{
			name: 'no word at all',
			typed: '🎈 … !',
			says: 'There is no word in this prompt',
			drawable: false
		}
	]) {
		test(`${name} gets its message, and stays as it was typed`, async () => {
			await studio.prompt.fill(typed);
			await expect(findings()).toContainText(says);
			await expect(studio.prompt).toHaveValue(typed);
			await expect(studio.draw).toBeEnabled({ enabled: drawable });
			await studio.prompt.press('Enter');
			await expect(studio.prompt).toHaveValue(typed);
			expect(dialogs).toEqual([]);
		});
	}

	test('an unknown word is marked, and its nearest known one a click away', async () => {
		await studio.prompt.fill('a baloon on a zzzzzzzzzz');
		const words = page.getByRole('list', { name: 'Words as the model reads them' });
		await expect(
			words.getByRole('button', { name: /a word that the model never learned/ })
		).toHaveCount(2);
		await words.getByRole('button', { name: 'Replace “baloon” by balloon' }).click();
		await expect(studio.prompt).toHaveValue('a balloon on a zzzzzzzzzz');
	});
});
