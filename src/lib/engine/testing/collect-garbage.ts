import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** For tests under Node: frees everything that nobody holds any more. */
export async function collectGarbage(): Promise<void> {
	// What a weak reference gave out stays until the task has ended.
	await new Promise((resolve) => setTimeout(resolve));
	collect();
}
