// Makes the Python environment of `models/` where it is missing, and runs the linter and the tests in it.
import { existsSync, readFileSync } from 'node:fs';
import { install } from './install.js';
import { run, succeeds } from './run.js';

const venv = 'models/.venv';
const python = `${venv}/bin/python`;
const requirements = 'models/requirements.txt';
const cpuWheels = 'https://download.pytorch.org/whl/cpu';
const hasTorch = "import importlib.util, sys; sys.exit(importlib.util.find_spec('torch') is None)";

/**
 * PyTorch for Linux brings gigabytes of GPU libraries by default; the tests need the build for the CPU alone. It is
 * taken from the machine's own wheels where pip is set up with some, else from PyTorch.
 */
function installCpuTorch() {
	const version = readFileSync(requirements, 'utf8').match(/^torch==([\d.]+)/m)?.[1];
	if (!version) throw new Error(`${requirements} pins no version of torch`);
	const torch = `torch==${version}+cpu`;
	if (succeeds(python, '-m', 'pip', 'install', '--no-index', '--no-deps', torch)) return;
	run(python, '-m', 'pip', 'install', '--index-url', cpuWheels, torch);
}

install();
if (!existsSync(python)) run('python3', '-m', 'venv', venv);
if (process.platform === 'linux' && !succeeds(python, '-c', hasTorch)) installCpuTorch();
run(python, '-m', 'pip', 'install', '--quiet', '--requirement', requirements);
if (!existsSync('models/scenes/sprites/index.json')) run('npm', 'run', 'sprites');
run(python, '-m', 'ruff', 'check', 'models');
run(python, '-m', 'pytest', 'models');
