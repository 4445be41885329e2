// The child process in which stores of strangers are read: whatever one of them costs, it costs only this process. A thread of it
// reads; this one watches the memory, which SQLite as it is built here does not limit itself.
import { Worker } from 'node:worker_threads';
import type { ReadingAnswer, ReadingWish } from './protocol.js';

const watchedEveryMs = 20;
const thread = new Worker(new URL('./content-thread.js', import.meta.url));

thread.on('message', (answer: ReadingAnswer) => process.send?.(answer));
process.on('message', (wish: ReadingWish) => {
  if (wish.wish === 'begin') watch(process.memoryUsage.rss() + wish.order.memoryBytes);
  thread.postMessage(wish);
});
process.on('disconnect', () => process.exit());

/** The parent takes the end of this process for the answer. */
function watch(limit: number): void {
  setInterval(() => {
    if (process.memoryUsage.rss() > limit) process.exit();
  }, watchedEveryMs);
}
