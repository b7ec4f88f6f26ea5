import { defineStage } from '../stage.ts';
import { derive, describe, type EmbeddingData } from './derive.ts';
import EmbeddingPanel from './EmbeddingPanel.svelte';

export default defineStage<EmbeddingData>({
	id: 'embedding',
	title: 'Embedding',
	question: 'How does a patch become a token, and how does it know its place?',
	information: 'picture',
	probes: ['embedding.projected', 'embedding.tokens'],
	order: 3,
	derive,
	describe,
	panel: EmbeddingPanel
});
