// The child process in which databases of strangers are checked: whatever one of them costs, it costs only this process. A thread
// of it asks SQLite; this one watches the memory, which SQLite as it is built here does not limit itself.
import { Worker } from 'node:worker_threads';
import type { Integrity, IntegrityQuestion } from './integrity.js';

const watchedEveryMs = 20;
const thread = new Worker(new URL('./integrity-thread.js', import.meta.url));
let watch: NodeJS.Timeout | undefined;

thread.on('message', (outcome: Integrity) => {
  clearInterval(watch);
  process.send?.(outcome);
});
process.on('message', (question: IntegrityQuestion) => {
  const limit = process.memoryUsage.rss() + question.memoryBytes;
  watch = setInterval(() => {
    // The parent takes the end of this process for the answer.
    if (process.memoryUsage.rss() > limit) process.exit();
  }, watchedEveryMs);
  thread.postMessage(question);
});
process.on('disconnect', () => process.exit());
