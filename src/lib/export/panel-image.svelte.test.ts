import { afterEach, describe, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import '../viz/base.css';
import { derive } from '../stages/patching/derive.ts';
import PatchingPanel from '../stages/patching/PatchingPanel.svelte';
import { syntheticInput } from '../stages/synthetic-input.ts';
import { noModel } from '../trace/testing/no-model.ts';
import { LEFT_BEHIND, toPng, toSvg } from './panel-image.ts';

/** As in `panel-image.ts`: room around the panel, and pixels of the PNG for one of the page. */
const MARGIN = 24;
const PNG_SCALE = 2;
/** Levels of 255; the picture of noise differs from any other by some 80. */
const SAME = 6;
const CAPTION = '“a red cat” · seed 7 · step 6 of 8';

afterEach(() => document.documentElement.removeAttribute('data-theme'));

async function panel() {
	await page.viewport(700, 900);
	const input = syntheticInput({ selection: { patch: 5 } });
	const props = { data: derive(input), selection: input.selection, select: vi.fn(), lab: noModel };
	const { container } = await render(PatchingPanel, props);
	await expect.element(page.getByRole('application', { name: /^The guessed/ })).toBeVisible();
	await document.fonts.ready;
	const [picture, tile] = ['.cut canvas', '.piece canvas'].map((name) =>
		container.querySelector<HTMLCanvasElement>(name)!
	);
	return {
		element: container.querySelector<HTMLElement>('.panel')!,
		picture: picture!,
		tile: tile!
	};
}

interface Decoded {
	readonly width: number;
	readonly height: number;
	/** Red, green and blue of a pixel. */
	readonly at: (x: number, y: number) => readonly number[];
}

/** Reads a file back as a browser shows it. */
async function decode(file: Blob): Promise<Decoded> {
	const image = new Image();
	// A canvas that shows a drawing from a `blob:` address cannot be read.
	image.src = await new Promise<string>((resolve) => {
		const reader = new FileReader();
		reader.onload = () => resolve(reader.result as string);
		reader.readAsDataURL(file);
	});
	await image.decode();
	const { naturalWidth: width, naturalHeight: height } = image;
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext('2d')!;
	context.drawImage(image, 0, 0);
	const { data } = context.getImageData(0, 0, width, height);
	const at = (x: number, y: number) => {
		const start = 4 * (Math.floor(y) * width + Math.floor(x));
		return [...data.subarray(start, start + 3)];
	};
	return { width, height, at };
}

/** The mean difference, in levels of 255, between a canvas of the panel and its place in the panel's image. */
function difference(image: Decoded, panel: HTMLElement, canvas: HTMLCanvasElement): number {
	const [whole, box] = [panel, canvas].map((element) => element.getBoundingClientRect());
	const scale = image.width / (Math.ceil(whole!.width) + 2 * MARGIN);
	const context = canvas.getContext('2d')!;
	let [sum, count] = [0, 0];
	for (let row = 0; row < canvas.height; row++) {
		for (let column = 0; column < canvas.width; column++) {
			const drawn = context.getImageData(column, row, 1, 1).data;
			const x = box!.left - whole!.left + MARGIN + ((column + 0.5) / canvas.width) * box!.width;
			const y = box!.top - whole!.top + MARGIN + ((row + 0.5) / canvas.height) * box!.height;
			image.at(scale * x, scale * y).forEach((level, i) => {
				sum += Math.abs(level - drawn[i]!);
				count += 1;
			});
		}
	}
	return sum / count;
}

describe.each([
	['PNG', toPng, 'image/png', PNG_SCALE],
	['SVG', toSvg, 'image/svg+xml', 1]
] as const)('%s', (_, make, type, scale) => {
	test('has the panel’s size, and shows the pictures where the panel shows them', async () => {
		const { element, picture, tile } = await panel();
		const file = await make(element, CAPTION);
		expect(file.type).toBe(type);
		const image = await decode(file);
		const { width, height } = element.getBoundingClientRect();
		expect(image.width).toBe(scale * (Math.ceil(width) + 2 * MARGIN));
		// A gap of the panel and one line.
		const caption = image.height / scale - (Math.ceil(height) + 2 * MARGIN);
		expect(caption).toBeGreaterThan(20);
		expect(caption).toBeLessThan(70);
		expect(element.textContent).not.toContain(CAPTION);
		expect(difference(image, element, picture)).toBeLessThan(SAME);
		expect(difference(image, element, tile)).toBeLessThan(SAME);
	});

	test('is on the paper of the theme, and has the words', async () => {
		document.documentElement.dataset.theme = 'dark';
		const { element } = await panel();
		const image = await decode(await make(element, CAPTION));
		expect(image.at(2, 2)).toEqual([0x14, 0x16, 0x1b]);
		const title = element.querySelector('figcaption')!.getBoundingClientRect();
		const whole = element.getBoundingClientRect();
		const ratio = image.width / (Math.ceil(whole.width) + 2 * MARGIN);
		const line = Array.from({ length: 150 }, (_, x) =>
			Array.from({ length: 24 }, (_, y) =>
				image.at(
					ratio * (title.left - whole.left + MARGIN + x),
					ratio * (title.top - whole.top + MARGIN + y)
				)
			)
		).flat();
		// Text is light here: some pixels of its line are far from the paper, most are not.
		const light = line.filter(([red]) => red! > 150).length / line.length;
		expect(light).toBeGreaterThan(0.02);
		expect(light).toBeLessThan(0.5);
	});

	test('leaves behind what is marked so', async () => {
		const { element, picture } = await panel();
		picture.setAttribute(LEFT_BEHIND, '');
		const image = await decode(await make(element, CAPTION));
		expect(difference(image, element, picture)).toBeGreaterThan(5 * SAME);
	});

	test('holds all of what scrolls on the page, which is left as it was', async () => {
		const { element } = await panel();
		const rows = Array.from({ length: 30 }, () => '<p style="width: 900px">row</p>').join('');
		const last = '<p style="width: 900px; height: 40px; background: rgb(200, 0, 0)"></p>';
		element.insertAdjacentHTML(
			'beforeend',
			`<div id="table" style="height: 120px; overflow: auto; scrollbar-width: none">${rows}${last}</div>`
		);
		const table = element.querySelector('#table')!;
		table.scrollTo(30, 50);
		const { height } = element.getBoundingClientRect();
		const image = await decode(await make(element, CAPTION));
		expect(image.width).toBe(scale * (900 + 2 * MARGIN));
		expect(image.height).toBeGreaterThan(scale * (height + 300));
		const corner = [scale * (MARGIN + 890), image.height - scale * (MARGIN + 10)] as const;
		expect(image.at(...corner)).toEqual([200, 0, 0]);
		expect([table.scrollLeft, table.scrollTop, table.clientHeight]).toEqual([30, 50, 120]);
	});
});

test('what stands in one line on the page stays in one, and the caption ends the image', async () => {
	const { element } = await panel();
	element.insertAdjacentHTML(
		'beforeend',
		`<div class="short" style="display: flex; flex-wrap: wrap"><i>one</i><i>two</i></div>
		<div class="long" style="display: flex; flex-wrap: wrap; width: 40px"><i>one</i><i>two</i></div>`
	);
	const svg = new DOMParser().parseFromString(
		await (await toSvg(element, CAPTION)).text(),
		'image/svg+xml'
	);
	const wrapOf = (name: string) => svg.querySelector<HTMLElement>(`.${name}`)!.style.flexWrap;
	expect([wrapOf('short'), wrapOf('long')]).toEqual(['nowrap', 'wrap']);
	expect([...svg.querySelectorAll('p')].at(-1)!.textContent).toBe(CAPTION);
	expect(element.querySelector<HTMLElement>('.short')!.style.flexWrap).toBe('wrap');
});
