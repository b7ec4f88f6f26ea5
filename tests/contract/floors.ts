import { importsOf } from './imports.ts';
import { isTest, type SourceFile } from './source-files.ts';

/** The floors of `src/lib`, lowest first. A file imports from its own floor and from those below. */
export const FLOORS = [
	'tensor',
	'diffusion',
	'trace',
	'engine',
	'session',
	'viz',
	'stages',
	'by-hand',
	'lesson',
	'export',
	'studio'
] as const;

type Floor = (typeof FLOORS)[number] | 'content' | 'routes';

const ORDER: readonly Floor[] = [...FLOORS, 'content', 'routes'];
const WITHOUT_PACKAGES: readonly (Floor | undefined)[] = ['tensor', 'diffusion', 'trace'];
/** What the numbers made by hand may stand on. */
const MATHS: readonly Floor[] = ['tensor', 'diffusion', 'trace', 'by-hand'];
const ENGINE_PACKAGE = 'onnxruntime-web';
const ENGINE_FILE = 'src/lib/engine/ort.ts';

/** One sentence for every import that the floors forbid; none where the house stands. */
export function forbiddenImports(files: readonly SourceFile[]): string[] {
	return files.flatMap((file) => [
		...homeless(file),
		...importsOf(file).flatMap((target) => {
			const reason = whyForbidden(file, target);
			return reason ? [`${file.path} imports ${target}: ${reason}`] : [];
		})
	]);
}

function homeless({ path }: SourceFile): string[] {
	return path.startsWith('src/lib/') && !floorOf(path) ? [`${path} lies on no floor`] : [];
}

function whyForbidden(file: SourceFile, target: string): string | undefined {
	const from = floorOf(file.path);
	const to = floorOf(target);
	if (isPackage(target, ENGINE_PACKAGE)) {
		return file.path === ENGINE_FILE ? undefined : `only ${ENGINE_FILE} knows the engine`;
	}
	if (!isProjectFile(target)) {
		return WITHOUT_PACKAGES.includes(from) && !isTest(file)
			? `${from} stands on plain TypeScript`
			: undefined;
	}
	if (!from || !to) return undefined;
	if (ORDER.indexOf(to) > ORDER.indexOf(from)) return `${to} is above ${from}`;
	if (from === 'viz' && to === 'session') return 'viz gets its data by props';
	const isForTests = isTest(file) || file.path.includes('/testing/');
	if (from === 'by-hand' && !isForTests && !MATHS.includes(to))
		return 'what is made by hand needs plain maths and a trace';
	const isAsking = to === 'session' || to === 'engine';
	if (from === 'stages' && isAsking && !isForTests && !target.includes('/testing/'))
		return 'a panel gets all it draws by props';
	if (from === 'content' && to !== 'lesson' && to !== 'content')
		return 'prose uses the lesson floor alone';
	if (from === 'stages' && to === 'stages' && !mayShare(stageOf(file.path), stageOf(target))) {
		return 'what two stages need moves down';
	}
	return undefined;
}

/** What lies in no stage's folder (the registry) may name the stages; a stage may name what lies in none, and itself. */
function mayShare(from: string | undefined, to: string | undefined): boolean {
	return !from || !to || from === to;
}

function floorOf(path: string): Floor | undefined {
	if (path.startsWith('content/')) return 'content';
	const floor = /^src\/lib\/([^/]+)\//.exec(path)?.[1];
	if (floor) return FLOORS.find((name) => name === floor);
	return path.startsWith('src/') && !path.startsWith('src/lib/') ? 'routes' : undefined;
}

function stageOf(path: string): string | undefined {
	return /^src\/lib\/stages\/([^/]+)\//.exec(path)?.[1];
}

function isProjectFile(target: string): boolean {
	return /^(src|content|tests|static|models)\//.test(target);
}

function isPackage(target: string, name: string): boolean {
	return target === name || target.startsWith(`${name}/`);
}
