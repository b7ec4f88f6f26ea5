import type { ProbeName } from '../../trace/probes.ts';

/** What the pipeline map's thumbnails are drawn from. */
export const MAP_PROBES: readonly ProbeName[] = [
	'time.embedding',
	'condition.vector',
	'patching.tokens',
	'embedding.tokens',
	'adaln.vectors',
	'attention.self.input',
	'attention.self.probs',
	'attention.cross.probs',
	'mlp.input',
	'mlp.out',
	'residual.stream',
	'final.output'
];
