// Installs and passes every test of the site. Written for the oldest Node we support: it starts before the newer one is here.
import { install } from './install.js';
import { run } from './run.js';

install();

// Imported only now: it needs an installed package.
const { findChromium } = await import('./chromium.js');
if (!findChromium()) {
	const mayInstallLibraries = process.platform === 'linux' && process.getuid?.() === 0;
	run('playwright', 'install', ...(mayInstallLibraries ? ['--with-deps'] : []), 'chromium');
}

run('npm', 'run', 'format:check');
run('npm', 'run', 'lint');
run('npm', 'run', 'check');
run('npx', 'vitest', 'run');
run('npm', 'run', 'test:e2e');
