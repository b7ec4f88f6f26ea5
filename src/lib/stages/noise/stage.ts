import { defineStage } from '../stage.ts';
import { derive, describe, type NoiseData } from './derive.ts';
import NoisePanel from './NoisePanel.svelte';

export default defineStage<NoiseData>({
	id: 'noise',
	title: 'Noise',
	question: 'What does adding noise do to a picture, and what is left at each level?',
	information: 'noise',
	probes: [],
	order: 1,
	takesPicture: true,
	derive,
	describe,
	panel: NoisePanel
});
