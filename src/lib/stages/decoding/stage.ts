import { defineStage } from '../stage.ts';
import { derive, describe, type DecodingData } from './derive.ts';
import DecodingPanel from './DecodingPanel.svelte';

export default defineStage<DecodingData>({
	id: 'decoding',
	title: 'Decoding',
	question: 'How do a few latent numbers become a picture?',
	information: 'picture',
	probes: [],
	order: 8,
	derive,
	describe,
	panel: DecodingPanel
});
