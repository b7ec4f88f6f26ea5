/**
 * Rasterises the icons named in `vocabulary.json` into one sprite atlas per drawing style.
 *
 * Run from the repository root: `node models/scenes/build-sprites.ts`. Every sprite is cropped to its visible box and
 * scaled to fill a square cell with its proportions kept, so that a size in the scene grammar means the same for all.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';

const CELL = 96;
const COLUMNS = 16;
const VOCABULARY = join(import.meta.dirname, 'vocabulary.json');
const SPRITES = join(import.meta.dirname, 'sprites');

/** The name of the style in captions, and the package that holds its drawings. */
const STYLES = {
	fluent: '@iconify-json/fluent-emoji-flat',
	noto: '@iconify-json/noto',
	twemoji: '@iconify-json/twemoji'
} as const;

type Style = keyof typeof STYLES;

interface Icon {
	body: string;
	width?: number;
	height?: number;
	left?: number;
	top?: number;
}

interface IconSet {
	icons: Record<string, Icon>;
	aliases?: Record<string, { parent: string }>;
	width?: number;
	height?: number;
}

interface IconSetInfo {
	name: string;
	author: { name: string; url: string };
	license: { title: string; spdx: string; url: string };
}

interface Thing {
	word: string;
	icon: string | Record<Style, string>;
}

const require = createRequire(import.meta.url);

function readJson<T>(path: string): T {
	return JSON.parse(readFileSync(path, 'utf8')) as T;
}

function findIcon(set: IconSet, name: string): Icon {
	const icon = set.icons[name];
	if (icon) return icon;
	const alias = set.aliases?.[name];
	if (!alias) throw new Error(`No icon is named "${name}" in this set.`);
	return findIcon(set, alias.parent);
}

function svg(body: string, viewBox: number[], size: number): string {
	return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="${viewBox.join(' ')}" width="${size}" height="${size}">${body}</svg>`;
}

function rasterise(set: IconSet, icon: Icon): Buffer {
	const width = icon.width ?? set.width ?? 16;
	const height = icon.height ?? set.height ?? 16;
	const frame = [icon.left ?? 0, icon.top ?? 0, width, height];
	const visible = new Resvg(svg(icon.body, frame, width)).getBBox();
	if (!visible) throw new Error('An icon draws nothing.');
	const side = Math.max(visible.width, visible.height);
	const left = visible.x - (side - visible.width) / 2;
	const top = visible.y - (side - visible.height) / 2;
	return new Resvg(svg(icon.body, [left, top, side, side], CELL)).render().asPng();
}

function atlas(cells: Buffer[]): Buffer {
	const rows = Math.ceil(cells.length / COLUMNS);
	const images = cells.map((png, index) => {
		const x = (index % COLUMNS) * CELL;
		const y = Math.floor(index / COLUMNS) * CELL;
		return `<image x="${x}" y="${y}" width="${CELL}" height="${CELL}" href="data:image/png;base64,${png.toString('base64')}"/>`;
	});
	const [width, height] = [COLUMNS * CELL, rows * CELL];
	const sheet = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${images.join('')}</svg>`;
	return new Resvg(sheet).render().asPng();
}

function buildStyle(style: Style, things: Thing[]): IconSetInfo & { package: string } {
	const source = STYLES[style];
	const set = readJson<IconSet>(require.resolve(`${source}/icons.json`));
	const info = readJson<IconSetInfo>(require.resolve(`${source}/info.json`));
	const cells = things.map(({ icon }) => {
		const name = typeof icon === 'string' ? icon : icon[style];
		return rasterise(set, findIcon(set, name));
	});
	writeFileSync(join(SPRITES, `${style}.png`), atlas(cells));
	const { name, author, license } = info;
	return { package: source, name, author, license };
}

const { things } = readJson<{ things: Thing[] }>(VOCABULARY);
mkdirSync(SPRITES, { recursive: true });
const styles = Object.fromEntries(
	(Object.keys(STYLES) as Style[]).map((style) => [style, buildStyle(style, things)])
);
const index = { cell: CELL, columns: COLUMNS, names: things.map(({ word }) => word), styles };
writeFileSync(join(SPRITES, 'index.json'), JSON.stringify(index, null, '\t') + '\n');
console.log(`${things.length} things in ${Object.keys(styles).length} styles: ${SPRITES}`);
