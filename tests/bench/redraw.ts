import type { Browser, CDPSession, Page } from 'playwright';
import { serveNano } from '../e2e/support/model-files.ts';
import { median } from './measure.js';

/** How often a run is scrubbed through from end to end. */
const PASSES = 3;

export interface Redraw {
	/** Milliseconds that the main thread computes for a step, medians: scripts, and styles and layout beside them. */
	readonly scripting: number;
	readonly layout: number;
	/** Maps on the wall: blocks × heads. */
	readonly maps: number;
}

/** Scrubs through a live run with the attention wall open, every step's internals read before. */
export async function redraw(
	browser: Browser,
	origin: string,
	model: 'small' | 'nano'
): Promise<Redraw> {
	const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
	if (model === 'nano') await serveNano(page);
	await page.goto(`${origin}/?seed=7&stage=attention`);
	const transport = page.getByRole('group', { name: 'Transport' });
	await transport.getByText('Live run').waitFor({ timeout: 0 });
	const wall = page.getByRole('application', { name: /^All heads of all blocks/ });
	await transport.getByText(/Step (\d+) of \1\b/).waitFor({ timeout: 0 });
	const steps = Number((await transport.innerText()).match(/Step \d+ of (\d+)/)![1]);
	await wall.waitFor({ timeout: 0 });

	// Once through at leisure: the model reads what it has to, and the page compiles its code.
	await page.locator('#content').focus();
	await page.keyboard.press('Home');
	for (let step = 1; step < steps; step++) {
		await drawn(page);
		await page.keyboard.press('ArrowRight');
	}
	await drawn(page);

	// As when the stage is opened: the wall in view.
	await wall.evaluate((element) =>
		element.scrollIntoView({ block: 'center', behavior: 'instant' })
	);
	const cdp = await page.context().newCDPSession(page);
	// The thread's own clock stands still while another program has the processor.
	await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
	const scripting: number[] = [];
	const layout: number[] = [];
	for (let pass = 0; pass < PASSES; pass++) {
		for (const key of ['ArrowLeft', 'ArrowRight']) {
			for (let step = 1; step < steps; step++) {
				const before = await spent(cdp);
				await page.keyboard.press(key);
				await drawn(page);
				const after = await spent(cdp);
				scripting.push(after.scripting - before.scripting);
				layout.push(after.layout - before.layout);
			}
		}
	}
	const maps = await page.evaluate(async () => {
		const { dit } = await (await fetch('/models/small/manifest.json')).json();
		return dit.depth * dit.heads;
	});
	await page.close();
	return { scripting: median(scripting), layout: median(layout), maps };
}

/** What the main thread has computed since the page began, in milliseconds. */
async function spent(cdp: CDPSession) {
	const { metrics } = await cdp.send('Performance.getMetrics');
	const of = (name: string) => 1000 * (metrics.find((metric) => metric.name === name)?.value ?? 0);
	return {
		scripting: of('ScriptDuration'),
		layout: of('RecalcStyleDuration') + of('LayoutDuration')
	};
}

/** Waits until the panel shows the step that a key went to: its internals may still have to come from the worker. */
function drawn(page: Page): Promise<void> {
	return page.evaluate(async () => {
		const panel = '[aria-labelledby="stage-title"] .panel';
		const isBusy = () => document.querySelector(panel)?.getAttribute('aria-busy') !== 'false';
		const frame = () => new Promise(requestAnimationFrame);
		await frame();
		await frame();
		while (isBusy()) await frame();
		await frame();
	});
}
