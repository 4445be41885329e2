// A thread that takes files out of a backup (docs/decisions/0008-getting-files-out.md).
import { parentPort, workerData } from 'node:worker_threads';
import { type ExtractOrder, extractFile } from './extract-file.js';
import type { ThreadData } from './lanes.js';

const halt = new Int32Array((workerData as ThreadData).halt); // made by `carryOutAll` alone
const isHalted = (): boolean => Atomics.load(halt, 0) === 1;

parentPort?.on('message', (order: ExtractOrder) => {
  const extracting = extractFile(order, isHalted);
  let step = extracting.next();
  while (!step.done) step = extracting.next();
  parentPort?.postMessage(step.value);
});
