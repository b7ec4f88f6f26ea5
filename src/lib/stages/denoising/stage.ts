import { defineStage } from '../stage.ts';
import DenoisingPanel from './DenoisingPanel.svelte';
import { derive, type DenoisingData } from './derive.ts';
import { describe } from './sentences.ts';

export default defineStage<DenoisingData>({
	id: 'denoising',
	title: 'Denoising',
	question: 'How does a guess become the next, slightly clearer state?',
	information: 'noise',
	probes: [],
	order: 7,
	derive,
	describe,
	panel: DenoisingPanel
});
