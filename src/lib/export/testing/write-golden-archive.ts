import { writeFileSync } from 'node:fs';
import { goldenInput } from '../../stages/golden-input.ts';
import { toNpz } from '../run-archive.ts';

/**
 * For `models/tests/test_run_archive.py`, which reads it back with NumPy: writes a golden run as the site would.
 * `node write-golden-archive.ts <file>`, from the project's root.
 */
const [, , file] = process.argv;
if (!file) throw new Error('Say which file to write.');
const { trace, step, internals } = goldenInput(0);
writeFileSync(file, toNpz({ trace, pictures: [], inspected: { step: step.index, internals } }));
