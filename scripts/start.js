// Installs, builds and serves the studio. Written for the oldest Node we support: it starts before the newer one is here.
import { install } from './install.js';
import { run } from './run.js';

install();
run('npm', 'run', 'build');
// Not a process of its own: what ends this one ends the server too.
await import('./serve.js');
