import { defineStage } from '../stage.ts';
import { derive, type TextConditioningData } from './derive.ts';
import { describe } from './sentences.ts';
import TextConditioningPanel from './TextConditioningPanel.svelte';

export default defineStage<TextConditioningData>({
	id: 'text-conditioning',
	title: 'Text conditioning',
	question: 'How do words and the time tell every block what to do?',
	information: 'words',
	probes: [
		'time.hidden',
		'time.embedding',
		'condition.vector',
		'adaln.vectors',
		'residual.stream',
		'attention.self.input',
		'attention.self.out',
		'attention.cross.out',
		'mlp.input',
		'mlp.out'
	],
	order: 4,
	derive,
	describe,
	panel: TextConditioningPanel
});
