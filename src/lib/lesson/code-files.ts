/** The model's own source, for lessons to quote: `models/dit/model.py` → its text. */
const found = import.meta.glob<string>(
	[
		'/models/dit/{model,autoencoder}.py',
		'/models/diffusion/guidance.py',
		'/models/diffusion/samplers/euler.py',
		'/models/pipeline/train.py'
	],
	{ eager: true, query: '?raw', import: 'default' }
);

export const CODE_FILES: ReadonlyMap<string, string> = new Map(
	Object.entries(found).map(([path, text]) => [path.slice(1), text])
);
