import type { Lab } from '../../trace/lab.ts';
import type { NumberRef } from '../../trace/number-ref.ts';
import type { Selection } from '../../trace/selection.ts';
import { noModel } from '../../trace/testing/no-model.ts';
import type { LessonRun } from '../lesson-run.ts';
import type { Reading } from '../reading.ts';

/** For tests: a run that says what it is told to, without a session. */
export class FakeRun implements LessonRun {
	reading: Reading;
	moving = $state(false);
	readonly lab: Lab = noModel;
	readonly opened: NumberRef[] = [];

	constructor(reading: Reading) {
		this.reading = $state.raw(reading);
	}

	select(change: Partial<Selection>): void {
		this.reading = { ...this.reading, selection: { ...this.reading.selection, ...change } };
	}

	open = (number: NumberRef): void => void this.opened.push(number);

	watch(): () => void {
		return () => undefined;
	}
}
