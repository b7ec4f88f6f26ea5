import { beforeEach, describe, expect, test, vi } from 'vitest';
import { tensor } from '../tensor/tensor.ts';
import type { Internals, StepTrace } from '../trace/run.ts';
import { StepMeanReader } from './step-mean-reader.svelte.ts';
import { ScriptedEngine, tinyRecording, tinySources, tinyStep } from './testing/tiny.ts';
import { Session } from './session.svelte.ts';

const PROBES = ['attention.self.probs'] as const;
const run = (count: number) => Array.from({ length: count }, (_, i) => tinyStep(i, count));

/** What a step's only number is: its place, from 1. */
const internalsOf = ({ index }: StepTrace): Internals => ({
	'attention.self.probs': tensor(Float32Array.of(index + 1, -1), [1, 2, 1])
});
const numberOf = ({ current }: StepMeanReader) =>
	current.internals['attention.self.probs']?.data[0];

/** Answers when it is told to. */
class Desk {
	readonly asked: number[] = [];
	/** How many questions were open at the same time at most. */
	most = 0;
	#open: (() => void)[] = [];

	inspect = (step: StepTrace): Promise<Internals> => {
		this.asked.push(step.index);
		return new Promise((resolve) => {
			this.#open.push(() => resolve(internalsOf(step)));
			this.most = Math.max(this.most, this.#open.length);
		});
	};

	/** Answers so many questions, each of which lets the next one be asked. */
	async answer(count: number): Promise<void> {
		for (let i = 0; i < count; i++) {
			this.#open.shift()?.();
			await vi.advanceTimersByTimeAsync(1_000);
		}
	}
}

let desk: Desk;
let reader: StepMeanReader;
const read = (steps: readonly StepTrace[]) =>
	reader.read({ steps, probes: PROBES, inspect: desk.inspect });

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
	desk = new Desk();
	reader = new StepMeanReader();
	return () => vi.useRealTimers();
});

describe('reading', () => {
	test('asks for one step after another, and the mean grows with them', async () => {
		const steps = run(4);
		void read(steps);
		expect(reader.current).toMatchObject({ steps: [], wanted: 4 });
		await desk.answer(2);
		expect(reader.current.steps).toEqual(steps.slice(0, 2));
		expect(numberOf(reader)).toBe(1.5);
		await desk.answer(2);
		expect(numberOf(reader)).toBe(2.5);
		expect(desk.asked).toEqual([0, 1, 2, 3]);
		expect(desk.most).toBe(1);
	});

	test('what was read is not asked for again, and stays the same object', async () => {
		const steps = run(3);
		void read(steps);
		await desk.answer(3);
		const { internals } = reader.current;
		void read([...steps]);
		expect(reader.current.internals).toBe(internals);
		expect(desk.asked).toHaveLength(3);
	});

	test('a step that a run comes to later is added; fewer steps begin anew', async () => {
		const steps = run(4);
		void read(steps.slice(0, 2));
		await desk.answer(2);
		void read(steps.slice(0, 3));
		await desk.answer(1);
		expect(desk.asked).toEqual([0, 1, 2]);
		expect(numberOf(reader)).toBe(2);
		void read(steps.slice(0, 2));
		// The mean that was, with its own steps, until there is another.
		expect(reader.current.steps).toHaveLength(3);
		await desk.answer(2);
		expect(reader.current.steps).toEqual(steps.slice(0, 2));
		expect(numberOf(reader)).toBe(1.5);
	});

	test('another run’s mean begins from nothing, and no late answer gets into it', async () => {
		const [one, other] = [run(3), run(3)];
		void read(one);
		await desk.answer(1);
		void read(other);
		expect(reader.current.steps).toEqual([]);
		// The answer about the first run’s second step comes first.
		await desk.answer(4);
		expect(reader.current.steps.every((step, i) => step === other[i])).toBe(true);
		expect(reader.current.steps).toHaveLength(3);
		expect(numberOf(reader)).toBe(2);
	});

	test('what is held is as large as one step’s branch with text, however many steps there are', async () => {
		const steps = run(3);
		void read(steps);
		await desk.answer(3);
		const { data } = reader.current.internals['attention.self.probs']!;
		expect([...data]).toEqual([2]);
	});
});

describe('taken back', () => {
	test('nothing more is asked for, and nothing is held', async () => {
		void read(run(4));
		await desk.answer(2);
		reader.stop();
		expect(reader.current).toEqual({ steps: [], wanted: 0, internals: {} });
		await desk.answer(2);
		expect(desk.asked).toEqual([0, 1, 2]);
		expect(reader.current.steps).toEqual([]);
	});

	test('it can be asked for again', async () => {
		const steps = run(2);
		void read(steps);
		reader.stop();
		void read(steps);
		await desk.answer(3);
		expect(numberOf(reader)).toBe(1.5);
	});
});

test('a failure is told with what was read, and the next question goes on', async () => {
	const steps = run(2);
	const failing = vi
		.fn()
		.mockImplementationOnce(async (step: StepTrace) => internalsOf(step))
		.mockRejectedValueOnce(new Error('The engine failed.'));
	await reader.read({ steps, probes: PROBES, inspect: failing });
	expect(reader.current).toMatchObject({ failure: 'The engine failed.', steps: [steps[0]] });
	void read(steps);
	await desk.answer(1);
	expect(reader.current.failure).toBeUndefined();
	expect(numberOf(reader)).toBe(1.5);
});

describe('of a session', () => {
	test('averages the steps that are chosen, and stops when one step is', async () => {
		const engine = new ScriptedEngine();
		const session = new Session(tinySources(engine, tinyRecording()));
		await session.boot('', { still: true });
		const probes = ['adaln.vectors', 'attention.self.probs'] as const;
		session.average(probes);
		expect(engine.inspected).toEqual([]);
		session.select({ step: 1, over: 'so-far' });
		session.average(probes);
		await vi.advanceTimersByTimeAsync(0);
		// Only what the model has.
		expect(engine.inspected).toEqual([0, 1].map((step) => ({ step, probes: ['adaln.vectors'] })));
		session.select({ over: 'run' });
		session.average(probes);
		await vi.advanceTimersByTimeAsync(0);
		expect(engine.inspected.map(({ step }) => step)).toEqual([0, 1, 2, 3]);
		expect(session.stepMean.current.steps).toEqual(session.run?.trace?.steps);
		session.select({ over: 'step' });
		session.average(probes);
		expect(session.stepMean.current.steps).toEqual([]);
	});

	test('says that the model is still to come', async () => {
		const sources = {
			...tinySources(new ScriptedEngine(), tinyRecording()),
			engine: () => new Promise<ScriptedEngine>(() => undefined)
		};
		const session = new Session(sources);
		void session.boot('over=run', { still: true });
		await vi.advanceTimersByTimeAsync(0);
		session.average(PROBES);
		await vi.advanceTimersByTimeAsync(0);
		expect(session.stepMean.current.failure).toMatch(/not loaded yet/);
	});
});
