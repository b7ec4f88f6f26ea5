import { SAMPLERS, type SamplerId } from '../../diffusion/samplers/index.ts';

/** As a menu writes it. */
export function samplerName(id: SamplerId): string {
	return SAMPLERS.find((method) => method.id === id)?.label ?? id;
}
