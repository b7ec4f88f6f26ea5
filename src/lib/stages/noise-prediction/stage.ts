import { defineStage } from '../stage.ts';
import { derive, type NoisePredictionData } from './derive.ts';
import NoisePredictionPanel from './NoisePredictionPanel.svelte';
import { describe } from './sentences.ts';

export default defineStage<NoisePredictionData>({
	id: 'noise-prediction',
	title: 'Noise prediction',
	question: 'What does the model guess, and how much of it is due to the prompt?',
	information: 'noise',
	probes: [],
	order: 6,
	takesPicture: true,
	derive,
	describe,
	panel: NoisePredictionPanel
});
