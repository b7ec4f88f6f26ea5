import { defineStage } from '../stage.ts';
import { derive, describe, type PatchingData } from './derive.ts';
import PatchingPanel from './PatchingPanel.svelte';

export default defineStage<PatchingData>({
	id: 'patching',
	title: 'Patching',
	question: 'What does the transformer see instead of pixels?',
	information: 'picture',
	probes: [],
	order: 2,
	takesPicture: true,
	derive,
	describe,
	panel: PatchingPanel
});
