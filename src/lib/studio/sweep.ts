import type { Evaluation, ModelCard, SweepPoint } from '../trace/model-card.ts';
import { formatPercent } from '../viz/format.ts';
import type { Series } from '../viz/LineChart.svelte';

export type Setting = 'steps' | 'guidance';
type Sampling = Pick<ModelCard['sampling'], Setting>;

const OTHER = { steps: 'guidance', guidance: 'steps' } as const;

/**
 * For each set of prompts, the share of pictures with everything right by one setting, the other one being the model's
 * own; with the 95 % interval, in order.
 */
export function curvesBy(
	setting: Setting,
	sweep: readonly SweepPoint[],
	sampling: Sampling
): Series[] {
	const other = OTHER[setting];
	const points = sweep.filter((point) => point[other] === sampling[other]);
	return [...new Set(points.map(({ label }) => label))].map((label, i) => ({
		label,
		dashed: i > 0,
		values: points
			.filter((point) => point.label === label)
			.map((point) => ({ x: point[setting], ...right(point) }))
			.sort((a, b) => a.x - b.x)
	}));
}

const right = ({ fields: { all } }: Evaluation) => ({ y: all.share, low: all.low, high: all.high });

/** The fewest steps whose share is at most `within` below that of the most steps; undefined where nothing is known. */
export function fewestSteps({ values }: Series, within: number): number | undefined {
	const most = values.at(-1);
	return most && values.find(({ y }) => y >= most.y - within)?.x;
}

/** What to see in the curves by steps and by guidance. */
export function sweepSentence(setting: Setting, curves: readonly Series[]): string {
	return curves
		.map((curve) => {
			if (setting === 'steps') {
				const most = curve.values.at(-1)!;
				return `${curve.label}: ${fewestSteps(curve, 0.01)} steps come within 1 % of ${most.x} steps, which draw ${formatPercent(most.y)} right.`;
			}
			const best = curve.values.reduce((a, b) => (b.y > a.y ? b : a));
			return `${curve.label}: best at guidance ${best.x}, ${formatPercent(best.y)} right.`;
		})
		.join(' ');
}
