import type { Stage } from './stage.ts';

const found = import.meta.glob<Stage>(['./*/stage.ts', '!./_template/stage.ts'], {
	eager: true,
	import: 'default'
});

/** Every stage, in the order of one step's flow. A stage joins by being a folder with a `stage.ts`. */
export const STAGES: readonly Stage[] = Object.values(found).sort((a, b) => a.order - b.order);

/** The stage with this id; undefined for a text, from a link for example, that names none. */
export function stageById(id: string): Stage | undefined {
	return STAGES.find((stage) => stage.id === id);
}
