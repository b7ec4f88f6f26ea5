/** What the panel shows on demand, beside the way from words and time to a patch: by its question. */
export const FOLDS = [
	{
		id: 'sources',
		title: 'Words and time',
		question: 'Where do the two vectors of the sum come from?'
	},
	{ id: 'block', title: 'One block', question: 'What does it add to this patch, part by part?' },
	{ id: 'blocks', title: 'All blocks', question: 'Which open their gates, and which add most?' },
	{
		id: 'steps',
		title: 'All steps',
		question: 'How does one of the six vectors change on the way?'
	},
	{ id: 'prompts', title: 'Two prompts', question: 'What would other words change?' }
] as const;

export type FoldId = (typeof FOLDS)[number]['id'];
