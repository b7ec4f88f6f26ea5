import { PROBES, type ProbeName } from '../../trace/probes.ts';
import type { ModelFiles } from '../model-files.ts';
import { Network } from '../network.ts';
import { differencesFrom, type Differences } from './differences.ts';
import type { GoldenRun } from './golden.ts';
import { nanoFiles, nanoGolden } from './nano.ts';
import { createNativeRunner } from './native-runner.ts';
import { record } from './record.ts';

/** How far ONNX Runtime outside a browser is from PyTorch on a golden run of the tiny model. Node only. */
export async function nativeParity(
	golden: GoldenRun = nanoGolden().runs[0]!,
	files: ModelFiles = nanoFiles()
): Promise<Differences> {
	const runner = await createNativeRunner(files);
	const network = new Network(files.manifest, runner);
	const trace = await record(network, golden.request);
	const { latent, t } = trace.steps[golden.inspected]!;
	const probes = Object.keys(PROBES) as ProbeName[];
	const internals = await network.inspect(latent, t, trace.text, probes);
	const [picture] = await network.decode([trace.steps.at(-1)!.next]);
	await runner.release();
	return differencesFrom(golden, { trace, internals, picture: picture! });
}
