import { expect, type Page } from '@playwright/test';
import type { Backend } from '../../../src/lib/engine/protocol.ts';
import type { RunRequest } from '../../../src/lib/trace/run.ts';

/** The studio as a visitor finds it: by what is written on its controls. */
export class Studio {
	readonly prompt;
	readonly draw;
	readonly sampler;
	readonly transport;
	/** What goes wrong is told here. */
	readonly alert;
	/** What was noticed and is no failure, such as a link that makes no sense. */
	readonly notices;
	/** What runs the model. */
	readonly badge;
	/** The picture with its caption. */
	readonly figure;
	/** The opened stage. */
	readonly stage;

	readonly page: Page;

	constructor(page: Page) {
		this.page = page;
		this.prompt = page.getByRole('combobox', { name: 'Prompt' });
		this.draw = page.getByRole('button', { name: 'Draw', exact: true });
		this.sampler = page.getByRole('combobox', { name: 'Sampler' });
		this.transport = page.getByRole('group', { name: 'Transport' });
		this.alert = page.getByRole('alert');
		this.notices = page.getByRole('button', { name: /^Put away: / });
		this.badge = page.locator('header details');
		this.figure = page
			.locator('main figure')
			.filter({ has: page.getByRole('status') })
			.first();
		this.stage = page.locator('section[aria-labelledby="stage-title"]');
	}

	/** Opens the studio, at a link where one is given, and waits until it can be used. */
	async open(link: Readonly<Record<string, string | number>> = {}): Promise<void> {
		const query = new URLSearchParams(
			Object.entries(link).map(([key, value]) => [key, `${value}`])
		);
		await this.page.goto(`/?${query}`);
		await this.hydrated();
	}

	/** A click before the page is hydrated would fall into the void. */
	async hydrated(): Promise<void> {
		await expect(this.page.locator('html[data-hydrated]')).toBeAttached();
	}

	/** Fills in the prompt, and once more where the manifest's own came between choosing what stood there and replacing it. */
	async write(prompt: string): Promise<void> {
		await expect(async () => {
			await this.prompt.fill(prompt);
			await expect(this.prompt).toHaveValue(prompt, { timeout: 500 });
		}).toPass();
	}

	/** Waits for the model. */
	async ready(): Promise<void> {
		await expect(this.badge.locator('summary')).toContainText(/WebGPU|WebAssembly/);
	}

	async runOn(backend: Backend): Promise<void> {
		await this.badge.locator('summary').click();
		await this.badge
			.getByRole('radio', { name: backend === 'wasm' ? /^WebAssembly/ : /^WebGPU/ })
			.check();
		await this.page.keyboard.press('Escape');
		const name = backend === 'wasm' ? 'WebAssembly' : 'WebGPU';
		await expect(this.badge.locator('summary')).toContainText(name);
	}

	/** What the badge says when it is opened. */
	async engineSentence(): Promise<string> {
		return (await this.badge.locator('.sheet > p').textContent()) ?? '';
	}

	field(name: 'Seed' | 'Steps' | 'Guidance') {
		return this.page.getByRole('spinbutton', { name });
	}

	/** Writes a request into the fields and draws it. */
	async request({ prompt, seed, steps, guidance, sampler }: RunRequest): Promise<void> {
		await this.write(prompt);
		await this.field('Seed').fill(`${seed}`);
		await this.field('Steps').fill(`${steps}`);
		await this.field('Guidance').fill(`${guidance}`);
		await this.sampler.selectOption(sampler);
		await this.prompt.press('Enter');
	}

	/** Waits for the last step of a live run to be on show. */
	async finished({ prompt, steps }: Pick<RunRequest, 'prompt' | 'steps'>): Promise<void> {
		await expect(this.transport).toContainText('Live run');
		await expect(this.transport).toContainText(`Step ${steps} of ${steps}`);
		await expect(this.figure).toContainText(`“${prompt}”`);
		await expect(this.picture()).toHaveAccessibleName(`The picture for “${prompt}”`);
	}

	/** The large picture, once there is one. */
	picture() {
		return this.figure.getByRole('application');
	}

	openStage(title: string): Promise<void> {
		return this.page
			.getByRole('navigation', { name: 'Stages of the model' })
			.getByRole('button', { name: title, exact: true })
			.click();
	}
}
