import type { RunRequest } from '../trace/run.ts';
import { isSameRequest, isSameUnchanged } from './request.ts';
import type { HeadStart, RunView } from './run-view.svelte.ts';

/** The runs that are held: the one on show, and those to compare it with. */
export class RunsAtHand {
	/** The run on show. */
	run = $state.raw<RunView>();
	/** The last whole run before it. While changes are tried out it stays the run without them. */
	before = $state.raw<RunView>();
	/** A run that the visitor keeps to compare others with; see {@link compared}. */
	kept = $state.raw<RunView>();
	/** What a link asks to be kept, until it is drawn. */
	promised = $state.raw<RunRequest>();
	/** Whether a comparison is looked at. */
	isComparing = $state(false);

	/** The run on show as it is without its changes, where that was drawn: the run itself where it has none. */
	get unchanged(): RunView | undefined {
		return [this.run, this.before].find(
			(view) =>
				view && this.run && !view.request.changes && isSameUnchanged(view.request, this.run.request)
		);
	}

	/** What the run on show is compared with: the kept run, or else the run before; nothing while one is promised. */
	get compared(): RunView | undefined {
		if (this.promised) return undefined;
		const view = this.kept ?? this.before;
		return view === this.run ? undefined : view;
	}

	/** What is compared with, as a link asks for it; the run before only while it is looked at. */
	get comparedRequest(): RunRequest | undefined {
		const { promised, kept, before, isComparing } = this;
		return promised ?? kept?.request ?? (isComparing ? before?.request : undefined);
	}

	/** Keeps a whole run to compare others with, until another is kept or it is let go. */
	keep(view: RunView): void {
		if (view.status !== 'done') return;
		this.kept = view;
		this.promised = undefined;
	}

	letGo(): void {
		this.kept = undefined;
		this.promised = undefined;
	}

	/** Has a request kept as soon as it is drawn. */
	promise(request: RunRequest): void {
		if (this.kept && isSameRequest(request, this.kept.request)) return;
		this.kept = undefined;
		this.promised = request;
	}

	/** A whole run of a request, where one is at hand. */
	wholeRunOf(request: RunRequest): RunView | undefined {
		return [this.run, this.before].find(
			(view) => view?.status === 'done' && isSameRequest(request, view.request)
		);
	}

	/** Puts another run on show; the one before stays for comparison, unless it was a trial of changes. */
	replaceBy(next: RunView): void {
		const { run, before } = this;
		const { request } = next;
		const isTrial =
			request.changes &&
			before &&
			!before.request.changes &&
			isSameUnchanged(before.request, request);
		if (run?.status === 'done' && !isTrial) this.before = run;
		this.run = next;
	}

	/** Whether the run before is just what is asked for. */
	canExchangeFor(request: RunRequest): boolean {
		const { run, before } = this;
		return run !== undefined && before?.status === 'done' && isSameRequest(request, before.request);
	}

	/** Puts the run before on show again; the one on show takes its place. */
	exchange(): void {
		const { run, before } = this;
		this.before = run?.status === 'done' ? run : undefined;
		this.run = before;
	}

	/** The longest beginning that a live run at hand shares with a request. */
	headStartFor(request: RunRequest): HeadStart | undefined {
		const live = [this.run, this.before].filter((view) => view?.source === 'live');
		return live
			.flatMap((view) => view?.headStartFor(request) ?? [])
			.sort((a, b) => b.steps.length - a.steps.length)[0];
	}
}
