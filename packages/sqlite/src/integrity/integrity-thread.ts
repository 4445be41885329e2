// The thread that asks SQLite, in the child process that `integrity-program.ts` is.
import { parentPort } from 'node:worker_threads';
import { examine } from './examine.js';
import type { IntegrityQuestion } from './integrity.js';

parentPort?.on('message', ({ path }: IntegrityQuestion) => parentPort?.postMessage(examine(path)));
