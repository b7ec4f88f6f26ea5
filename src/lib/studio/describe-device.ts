import type { DeviceReport } from '../session/device-check.ts';
import { formatNumber } from '../viz/format.ts';

/** Whether the device agrees with PyTorch, and where it does not. */
export function describeDevice({ info, prompt, step, steps, comparisons }: DeviceReport): string {
	const on = info.backend === 'webgpu' ? (info.adapter ?? 'the graphics card') : 'the processor';
	const by = info.backend === 'webgpu' ? 'WebGPU' : 'WebAssembly';
	const place = `It computed step ${step + 1} of ${steps} of “${prompt}” on ${on}, by ${by}.`;
	const apart = comparisons.filter(({ agrees }) => !agrees);
	if (apart.length > 0) {
		const names = apart.map(({ name }) => name).join(', ');
		return `This device does not agree with PyTorch. ${place} Of ${comparisons.length} quantities, ${apart.length} are further off than this site’s tests allow: ${names}.`;
	}
	const [guess] = comparisons
		.filter(({ name }) => name.startsWith('guess'))
		.sort((a, b) => b.difference.absolute - a.difference.absolute);
	return `This device agrees with PyTorch. ${place} All ${comparisons.length} quantities are within what this site’s tests allow; no number of the two guesses is off by more than ${formatNumber(guess!.difference.absolute)}.`;
}
