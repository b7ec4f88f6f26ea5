import { MissingFileError } from '../engine/errors.ts';
import type { Evaluation, ModelCard, Share, SweepPoint } from '../trace/model-card.ts';
import {
	InvalidValueError,
	count,
	index,
	list,
	real,
	record,
	shape,
	text
} from '../trace/validate.ts';
import type { Reader } from '../trace/validate.ts';
import { fetchJson } from './site-sources.ts';

const share = shape<Share>({ share: real, low: real, high: real, count });

const shares: Reader<Evaluation['fields']> = (value, path) => ({
	...shape<Evaluation['fields']>({
		background: share,
		object: share,
		relation: share,
		style: share,
		all: share
	})(value, path)
});

const evaluation: Reader<Evaluation> = (value, path) => {
	const { frechet } = record((field) => field)(value, path);
	const required = shape<Omit<Evaluation, 'frechet'>>({ label: text, fields: shares });
	return { ...required(value, path), ...(typeof frechet === 'number' && { frechet }) };
};

const point: Reader<readonly [number, number, number]> = (value, path) => {
	const [images, flow, layout, ...rest] = list(real)(value, path);
	if (layout === undefined || rest.length > 0)
		throw new InvalidValueError(path, 'three numbers', value);
	return [images!, flow!, layout];
};

const sweepPoint: Reader<SweepPoint> = (value, path) => ({
	...evaluation(value, path),
	...shape<Pick<SweepPoint, 'steps' | 'guidance'>>({ steps: count, guidance: real })(value, path)
});

const FIELDS: { readonly [K in keyof ModelCard]: Reader<ModelCard[K]> } = {
	hardware: text,
	imagesSeen: real,
	hours: real,
	parameters: record(real),
	autoencoderPsnr: real,
	curve: list(point),
	evaluations: list(evaluation),
	sampling: shape<ModelCard['sampling']>({ sampler: text, steps: count, guidance: real }),
	grid: shape<ModelCard['grid']>({ file: text, prompts: list(text) }),
	sweep: list(sweepPoint),
	localisation: shape<ModelCard['localisation']>({
		peaks: list(list(real)),
		chance: real,
		objects: count,
		pictures: count
	}),
	lookedAt: shape<ModelCard['lookedAt']>({
		pictures: count,
		reader: index,
		look: index,
		agree: index
	})
};

/** What a card really says: a field that is missing or malformed is absent, so that nothing is shown in its stead. */
export function readModelCard(json: unknown): Partial<ModelCard> {
	const found = record((value) => value)(json, 'card');
	const read = Object.entries<Reader<unknown>>(FIELDS).flatMap(([field, reader]) => {
		try {
			return [[field, reader(found[field], field)]];
		} catch (error) {
			if (error instanceof InvalidValueError) return [];
			throw error;
		}
	});
	return Object.fromEntries(read) as Partial<ModelCard>;
}

/** The card beside a manifest; an empty one where none was written. */
export async function fetchModelCard(url: string): Promise<Partial<ModelCard>> {
	try {
		return readModelCard(await fetchJson(url, 'the model card'));
	} catch (error) {
		if (error instanceof MissingFileError) return {};
		throw error;
	}
}
