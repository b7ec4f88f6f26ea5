import type { RunTrace } from '../../trace/run.ts';
import type { MapLayout } from './layout.ts';

/** What a run's first latent is made of: noise, unless the visitor put a picture or paint into it. */
export function startName(trace: RunTrace | undefined): string {
	const isPainted = trace?.steps[0]?.changes?.some(({ kind }) => kind === 'paint');
	return ['noise', trace?.request.start && 'picture', isPainted && 'paint']
		.filter(Boolean)
		.join(' + ');
}

/** The same map with a run's first latent called by a name. */
export function withStartNamed(map: MapLayout, label: string): MapLayout {
	const nodes = map.nodes.map((node) => (node.part === 'noise' ? { ...node, label } : node));
	return { ...map, nodes };
}
