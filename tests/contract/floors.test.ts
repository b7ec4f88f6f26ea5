import { describe, expect, test } from 'vitest';
import { forbiddenImports } from './floors.ts';
import { readSourceFiles } from './source-files.ts';

test('every file imports only from its own floor and from those below', () => {
	expect(forbiddenImports(readSourceFiles())).toEqual([]);
});

describe('the check itself', () => {
	test.each([
		['src/lib/tensor/a.ts', "import { x } from '../diffusion/b.ts';"],
		['src/lib/diffusion/a.ts', "import type { X } from '#lib/trace/b.ts';"],
		['src/lib/trace/a.ts', "export * from '../engine/b.ts';"],
		['src/lib/engine/a.ts', "const b = await import('#lib/session/b.svelte.ts');"],
		['src/lib/engine/a.ts', "new Worker(new URL('../session/worker.ts', import.meta.url));"],
		['src/lib/viz/A.svelte', '<script lang="ts">import { x } from \'#lib/session/b.ts\';</script>'],
		['src/lib/stages/one/a.ts', "import { x } from '../two/b.ts';"],
		['src/lib/stages/one/a.ts', "import { x } from '../../session/context.ts';"],
		[
			'src/lib/stages/one/OnePanel.svelte',
			"<script>import { x } from '#lib/engine/client.ts';</script>"
		],
		[
			'src/lib/stages/one/OnePanel.svelte',
			"<script>import X from '#lib/lesson/X.svelte';</script>"
		],
		['src/lib/lesson/a.ts', "import X from '../../routes/+page.svelte';"],
		['src/lib/stages/one/a.ts', "import { toPng } from '#lib/export/panel-image.ts';"],
		['src/lib/export/a.ts', "import X from '../studio/X.svelte';"],
		['content/lessons/01-one.md', "<script>import { x } from '#lib/stages/registry.ts';</script>"],
		['src/lib/by-hand/a.ts', "import { x } from '../engine/b.ts';"],
		['src/lib/by-hand/a.ts', "import { x } from '../session/b.ts';"],
		['src/lib/engine/run.ts', "import * as ort from 'onnxruntime-web/webgpu';"],
		['src/lib/tensor/a.ts', "import { scaleLinear } from 'd3';"],
		['src/lib/trace/a.ts', "import { tick } from 'svelte';"],
		['src/lib/helpers/a.ts', '']
	])('refuses %s with: %s', (path, text) => {
		expect(forbiddenImports([{ path, text }])).toHaveLength(1);
	});

	test.each([
		['src/lib/diffusion/a.ts', "import { x } from '../tensor/b.ts';"],
		['src/lib/tensor/a.test.ts', "import { expect } from 'vitest';"],
		['src/lib/engine/ort.ts', "import url from 'onnxruntime-web/ort-wasm.wasm?url';"],
		['src/lib/viz/A.svelte', "<script>import { x } from '../tensor/b.ts'; import 'd3';</script>"],
		['src/lib/stages/one/a.ts', "import { x } from './b.ts'; import { y } from '../stage.ts';"],
		['src/lib/stages/registry.ts', "import { x } from './one/stage.ts';"],
		['src/lib/stages/golden-input.ts', "import { x } from '../engine/testing/golden.ts';"],
		['src/lib/stages/one/derive.test.ts', "import { x } from '../../engine/run.ts';"],
		['src/lib/studio/A.svelte', "<script>import { x } from '../export/b.ts';</script>"],
		['src/lib/tensor/a.ts', "// import { x } from '../routes/b.ts';"],
		['content/lessons/01-one.md', "<script>import X from '#lib/lesson/X.svelte';</script>"],
		['src/lib/by-hand/a.ts', "import { x } from '../trace/b.ts';"],
		['src/lib/by-hand/a.test.ts', "import { x } from '../stages/golden-input.ts';"],
		['src/routes/+page.svelte', "<script>import X from '#lib/stages/one/OnePanel.svelte';</script>"]
	])('allows %s with: %s', (path, text) => {
		expect(forbiddenImports([{ path, text }])).toEqual([]);
	});
});
