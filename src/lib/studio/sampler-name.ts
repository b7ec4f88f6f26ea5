import { SAMPLERS } from '../diffusion/samplers/index.ts';

/** As a menu writes it; one that this page does not know, as it is. */
export function samplerName(id: string): string {
	return SAMPLERS.find((method) => method.id === id)?.label ?? id;
}
