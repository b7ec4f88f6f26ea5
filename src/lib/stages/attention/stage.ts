import { defineStage } from '../stage.ts';
import AttentionPanel from './AttentionPanel.svelte';
import { derive, type AttentionData } from './derive.ts';
import { describe } from './sentences.ts';

export default defineStage<AttentionData>({
	id: 'attention',
	title: 'Attention',
	question: 'What does each patch look at before it changes?',
	information: 'picture',
	probes: [
		'attention.self.q',
		'attention.self.k',
		'attention.self.v',
		'attention.self.probs',
		'attention.cross.q',
		'attention.cross.k',
		'attention.cross.v',
		'attention.cross.probs'
	],
	averaged: ['attention.self.probs', 'attention.cross.probs'],
	order: 5,
	derive,
	describe,
	panel: AttentionPanel
});
