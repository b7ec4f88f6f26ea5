import { isSamplerId, samplingMethod } from '../diffusion/samplers/index.ts';

/** As a menu writes it; one that this page does not know, as it is. */
export function samplerName(id: string): string {
	return isSamplerId(id) ? samplingMethod(id).label : id;
}
