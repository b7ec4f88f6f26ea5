import type { Manifest } from '../../trace/manifest.ts';
import { TEXT_PARTS, type NumberKind, type NumberRef } from '../../trace/number-ref.ts';
import { spread } from './spread.ts';

/** Words of the prompt that the golden runs draw. */
const WORDS = 9;

/** For tests: numbers of every kind inside a model's text encoder, some of them without text, where `<start>` is all. */
export function textNumbers({ text, dit: { width } }: Manifest) {
	const isEmpty = (i: number) => i % 3 === 2;
	const branchAt = (i: number) => (isEmpty(i) ? { branch: 1 as const } : {});
	const blockAt = (i: number) => ({ block: i % text.depth, ...branchAt(i) });
	const wordAt = (i: number) => (isEmpty(i) ? 0 : i % WORDS);
	const entryAt = (i: number, entries = width) => ({
		word: wordAt(i),
		entry: (5 * i + 2) % entries
	});
	const ofWord = (i: number) => ({ ...blockAt(i), ...entryAt(i) });
	const headAt = (i: number) => ({ ...blockAt(i), head: i % text.heads });
	const ofHead = (i: number) => ({ ...headAt(i), ...entryAt(i, width / text.heads) });
	const ofPair = (i: number) => ({
		...headAt(i),
		query: wordAt(i),
		key: isEmpty(i) ? 0 : (4 * i + 3) % WORDS
	});
	return {
		'text-token-entry': spread((i) => ({
			kind: 'text-token-entry',
			...branchAt(i),
			...entryAt(i)
		})),
		'text-norm-entry': TEXT_PARTS.flatMap((part) =>
			spread((i) => ({ kind: 'text-norm-entry', part, ...ofWord(i) }))
		),
		'text-projection-entry': (['q', 'k', 'v'] as const).flatMap((vector) =>
			spread((i) => ({ kind: 'text-projection-entry', vector, ...ofHead(i) }))
		),
		'text-logit': spread((i) => ({ kind: 'text-logit', ...ofPair(i) })),
		'text-probability': spread((i) => ({ kind: 'text-probability', ...ofPair(i) })),
		'text-head-entry': spread((i) => ({ kind: 'text-head-entry', ...ofHead(i) })),
		'text-attention-out-entry': spread((i) => ({
			kind: 'text-attention-out-entry',
			...ofWord(i)
		})),
		'text-mlp-hidden-entry': spread((i) => ({
			kind: 'text-mlp-hidden-entry',
			...blockAt(i),
			...entryAt(i, 4 * width)
		})),
		'text-mlp-out-entry': spread((i) => ({ kind: 'text-mlp-out-entry', ...ofWord(i) })),
		'text-residual-entry': TEXT_PARTS.flatMap((after) =>
			spread((i) => ({ kind: 'text-residual-entry', after, ...ofWord(i) }))
		)
	} satisfies { readonly [Kind in NumberKind]?: readonly NumberRef[] };
}
