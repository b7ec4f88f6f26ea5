import { NothingToTakeError, WriterMissingError } from '../export/errors.ts';
import { fileName } from '../export/file-name.ts';
import { toPng, toSvg } from '../export/panel-image.ts';
import { runCaption } from '../export/run-caption.ts';
import type { Session } from '../session/session.svelte.ts';
import type { Stage } from '../stages/stage.ts';

/** Where a visitor stands when something is taken along. */
export interface Standpoint {
	readonly session: Session;
	readonly stage: Stage;
	/** The panel's element on the page. */
	readonly panel: HTMLElement;
}

/** A file that can be taken along. */
export interface Taking {
	readonly name: string;
	/** What it is, for whoever does not know the format. */
	readonly detail: string;
	/** Its content and its name. Rejects with a typed error whose message is written for the visitor. */
	readonly make: (from: Standpoint) => Promise<{ readonly content: Blob; readonly name: string }>;
}

/** Files of the panel on show. */
export const OF_THE_PANEL: readonly Taking[] = [
	{
		name: 'PNG',
		detail: 'A picture of it, with its tables in full',
		make: async (from) => ({
			content: await toPng(from.panel, panelCaption(from)),
			name: panelName(from, 'png')
		})
	},
	{
		name: 'SVG',
		detail: 'A drawing with text, for browsers',
		make: async (from) => ({
			content: await toSvg(from.panel, panelCaption(from)),
			name: panelName(from, 'svg')
		})
	}
];

/** Files of the run on show. */
export const OF_THE_RUN: readonly Taking[] = [
	{
		name: 'GIF',
		detail: 'Every step’s guess, in 256 colours',
		make: async ({ session }) => {
			const { manifest, trace, pictures } = runOf(session);
			const { toGif } = await fetched(import('../export/run-gif.ts'));
			const content = await toGif({ manifest, trace, pictures }, session.lab);
			return { content, name: fileName(trace.request, [], 'gif') };
		}
	},
	{
		name: 'NumPy arrays',
		detail: 'Every step’s tensors, as .npz',
		make: async ({ session }) => {
			const { trace, pictures, step } = runOf(session);
			const { toNpz } = await fetched(import('../export/run-archive.ts'));
			const inspected = { step: step.index, internals: session.internals };
			return {
				content: new Blob([toNpz({ trace, pictures, inspected })], { type: 'application/zip' }),
				name: fileName(trace.request, ['step', step.index + 1], 'npz')
			};
		}
	}
];

/** What a link to what is on show lacks, and what becomes of it where it is opened; undefined where it lacks nothing. */
export function missingFromLink({ run, runs, own }: Session, stage: Stage): string | undefined {
	const stays = 'Your picture never leaves this page, so the link lacks it';
	if (run?.request.start) {
		return `${stays}: whoever opens it is told so, and sees the same request drawn from pure noise.`;
	}
	if (own.shown && stage.takesPicture) {
		return `${stays}: whoever opens it sees the run’s picture here.`;
	}
	if (runs.comparedRequest?.start) {
		return `${stays}, and the run to compare with, which began from it.`;
	}
	return undefined;
}

/** What writes a file comes with the first one that is asked for. */
async function fetched<Writer>(writer: Promise<Writer>): Promise<Writer> {
	try {
		return await writer;
	} catch (cause) {
		throw new WriterMissingError(cause);
	}
}

function runOf({ manifest, run, step }: Session) {
	if (!manifest || !run?.trace || !step) throw new NothingToTakeError();
	return { manifest, trace: run.trace, pictures: run.pictures, step };
}

function panelCaption({ session }: Standpoint): string {
	const { manifest, trace, step } = runOf(session);
	return runCaption(trace.request, step.index, manifest.name);
}

function panelName({ session, stage }: Standpoint, ending: string): string {
	const { trace, step } = runOf(session);
	return fileName(trace.request, [stage.id, 'step', step.index + 1], ending);
}
