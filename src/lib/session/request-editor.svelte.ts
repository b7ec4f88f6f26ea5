import type { Manifest } from '../trace/manifest.ts';
import type { RunRequest, StartPicture } from '../trace/run.ts';
import { tokenizePrompt } from '../trace/tokenizer.ts';
import { ChangeList } from './change-list.svelte.ts';
import { checkDraft, isRequest, type Draft } from './request-check.ts';
import type { AskedRequest } from './request.ts';

/** The request being edited: what is typed, what is changed by hand, and where it begins. */
export class RequestEditor {
	draft = $state<Draft>({ prompt: '', seed: null, steps: null, guidance: null, sampler: 'euler' });
	/** Where it begins; with noise alone while it is undefined. */
	start = $state.raw<StartPicture>();
	readonly changes: ChangeList;

	/**
	 * @param manifest undefined until the model is known.
	 * @param onchanges called after every edit of the changes that the visitor makes.
	 */
	constructor(
		private readonly manifest: () => Manifest | undefined,
		onchanges: () => void
	) {
		this.changes = new ChangeList(onchanges);
	}

	/** The prompt, as the model will read it. */
	readonly tokens = $derived.by(() => {
		const manifest = this.manifest();
		return manifest ? tokenizePrompt(this.draft.prompt, manifest.text).tokens : [];
	});

	readonly findings = $derived.by(() => {
		const manifest = this.manifest();
		return manifest ? checkDraft(this.draft, manifest) : [];
	});

	/** The request as it stands. */
	get asked(): AskedRequest {
		const { draft, changes, start } = this;
		return {
			...draft,
			...(changes.all.length > 0 && { changes: changes.all }),
			...(start && { start })
		};
	}

	/** The request, where it can be drawn. */
	get request(): RunRequest | undefined {
		const { asked } = this;
		const manifest = this.manifest();
		return manifest && isRequest(asked, manifest) ? asked : undefined;
	}

	edit(change: Partial<Draft>): void {
		this.draft = { ...this.draft, ...change };
	}

	/** Takes over what a link names of a request, with no more changes than it names. */
	follow({ changes = [], ...fields }: Partial<Omit<RunRequest, 'start'>>): void {
		this.edit(fields);
		this.changes.replace(changes);
		this.start = undefined;
	}
}
