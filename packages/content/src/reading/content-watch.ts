// The thread that watches the memory of the child process that `content-program.ts` is.
import { workerData } from 'node:worker_threads';

const watchedEveryMs = 20;
const limit = Number(workerData);

setInterval(() => {
  // Ending a thread would not end what another one is in the middle of.
  if (process.memoryUsage.rss() > limit) process.kill(process.pid, 'SIGKILL');
}, watchedEveryMs);
