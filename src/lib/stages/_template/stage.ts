import { defineStage } from '../stage.ts';
import { derive, describe, type TemplateData } from './derive.ts';
import TemplatePanel from './TemplatePanel.svelte';

/**
 * A stage to copy. The folder's name is the stage's id, and its lesson's: rename `_template` and the `Template` in names,
 * set `id`, `title` and `question`, give it an `order` in the flow of one step, name the probes that `derive` reads,
 * and write `content/lessons/NN-<id>.md`. The registry finds it by its folder.
 */
export default defineStage<TemplateData>({
	id: '_template',
	title: 'Template',
	/** What the panel answers, as a learner would ask it. */
	question: 'How large are the numbers of the noisy latent at this step?',
	/** The hue of what the stage shows. */
	information: 'noise',
	/** Read from the model at the selected step before `derive` is asked; here the trace alone is enough. */
	probes: [],
	order: 0,
	derive,
	describe,
	panel: TemplatePanel
});
