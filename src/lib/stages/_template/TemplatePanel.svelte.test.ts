import axe from 'axe-core';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import '../../viz/base.css';
import { NOTHING_SELECTED } from '../../trace/selection.ts';
import { noModel } from '../../trace/testing/no-model.ts';
import { SIZE, syntheticInput } from '../synthetic-input.ts';
import { derive, describe } from './derive.ts';
import TemplatePanel from './TemplatePanel.svelte';

test('draws every channel, says what to see, and has no serious accessibility fault', async () => {
	const data = derive(syntheticInput());
	const screen = await render(TemplatePanel, {
		data,
		selection: NOTHING_SELECTED,
		select: vi.fn(),
		lab: noModel
	});
	await expect.element(screen.getByText(describe(data))).toBeVisible();
	expect(screen.getByRole('img').elements()).toHaveLength(SIZE.C);

	const { violations } = await axe.run(screen.container);
	const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
	expect(serious.map(({ id }) => id)).toEqual([]);
});
