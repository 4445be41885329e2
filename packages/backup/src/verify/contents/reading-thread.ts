// A reading thread: reads and hashes whole files for a check, several files an order (docs/formats/backup-folder.md §6).
import { parentPort } from 'node:worker_threads';
import { readFile } from './read-file.js';
import type { ReadingOrder } from './reading-orders.js';

parentPort?.on('message', (orders: readonly ReadingOrder[]) => parentPort?.postMessage(orders.map(readFile)));
