import { expose } from 'comlink';
import { createRunner } from './ort.ts';
import { Service } from './service.ts';

expose(new Service(createRunner));
