import { releaseProxy, transfer, type ProxyMethods } from 'comlink';
import type { Tensor } from '../tensor/tensor.ts';
import type { Change } from '../trace/changes.ts';
import { NoModelError, type Guess } from '../trace/lab.ts';
import type { GraphName } from '../trace/manifest.ts';
import type { ProbeName } from '../trace/probes.ts';
import type { Internals, RunRequest, StepTrace, TextTrace } from '../trace/run.ts';
import { loadModel, type CreateRunner, type Model } from './model.ts';
import type {
	Backend,
	EngineService,
	LoadedModel,
	LoadReports,
	RunReports,
	TransportCommand
} from './protocol.ts';
import { run } from './run.ts';
import { Transport } from './transport.ts';

/** The engine as it stands in the worker: one model, and one run at a time, the latest. */
export class Service implements EngineService {
	#model: Promise<Model | undefined> = Promise.resolve(undefined);
	#run: Promise<void> = Promise.resolve();
	#transports = new Map<number, Transport>();

	constructor(private readonly createRunner: CreateRunner) {}

	async load(url: string, backend: 'auto' | Backend, reports: LoadReports): Promise<LoadedModel> {
		const before = this.#model;
		const loading = this.#release(before).then(() =>
			loadModel(url, backend, reports, this.createRunner)
		);
		this.#model = loading.catch(() => undefined);
		const { files, info } = await loading;
		return { manifest: files.manifest, info };
	}

	async #release(before: Promise<Model | undefined>): Promise<void> {
		this.#cancelAll();
		await this.#run;
		await (await before)?.release();
	}

	/** Supersedes the run before, which ends at its next step. */
	async run(
		id: number,
		request: RunRequest,
		reports: RunReports,
		known?: StepTrace
	): Promise<void> {
		this.#cancelAll();
		const transport = new Transport();
		this.#transports.set(id, transport);
		const running = this.#run.then(async () =>
			run((await this.#demandModel()).network, request, handOver(reports), transport, known)
		);
		this.#run = running.catch(() => undefined);
		await running.finally(() => {
			this.#transports.delete(id);
			letGo(reports);
		});
	}

	control(id: number, command: TransportCommand): void {
		this.#transports.get(id)?.[command]();
	}

	async inspect(
		latent: Tensor,
		t: number,
		text: TextTrace,
		probes: readonly ProbeName[],
		changes: readonly Change[] = []
	): Promise<Internals> {
		const { network } = await this.#demandModel();
		const internals = await network.inspect(latent, t, text, probes, changes);
		return give(internals, ...Object.values(internals));
	}

	async guess(
		latent: Tensor,
		t: number,
		text: TextTrace,
		changes: readonly Change[] = []
	): Promise<Guess> {
		return (await this.#demandModel()).network.guess(latent, t, text, changes);
	}

	async decode(latent: Tensor): Promise<Tensor> {
		const [picture] = await (await this.#demandModel()).network.decode([latent]);
		return give(picture!, picture!);
	}

	async encode(picture: Tensor): Promise<Tensor> {
		return (await this.#demandModel()).network.encode(picture);
	}

	async encodeText(prompt: string): Promise<TextTrace> {
		return (await this.#demandModel()).network.encodeText(prompt);
	}

	async weight(graph: GraphName, name: string): Promise<Tensor> {
		const weight = (await this.#demandModel()).files.weight(graph, name);
		return give(weight, weight);
	}

	async #demandModel(): Promise<Model> {
		const model = await this.#model;
		if (!model) throw new NoModelError();
		return model;
	}

	#cancelAll(): void {
		for (const transport of this.#transports.values()) transport.cancel();
	}
}

/** Pictures are given away, being the largest and of no further use here; the rest is copied. */
function handOver(reports: RunReports): RunReports {
	return {
		text: (text, times) => reports.text(text, times),
		step: (step) => reports.step(step),
		picture: (index, x0, noisy) => reports.picture(index, give(x0, x0), give(noisy, noisy))
	};
}

/** Closes the page's end of the reports, which else keeps the whole run in memory. Called directly, there is none. */
function letGo(reports: RunReports & Partial<ProxyMethods>): void {
	reports[releaseProxy]?.();
}

/** Marks a value so that its tensors' numbers move to the page instead of being copied. */
function give<Value extends object>(value: Value, ...tensors: readonly Tensor[]): Value {
	return transfer(
		value,
		tensors.map(({ data }) => data.buffer)
	);
}
