// The child process in which stores of strangers are read: whatever one of them costs, it costs only this process. A thread of it
// watches the memory, which SQLite as it is built here does not limit itself.
import { Worker } from 'node:worker_threads';
import { AppError } from '@pearmain/base';
import type { ContentNotice } from '@pearmain/contract';
import { BrowsedStores } from '../browsing/browsed-stores.js';
import { categories } from '../categories.js';
import type { ReadContext } from '../reader.js';
import { recoverItems } from '../recover/recover-items.js';
import { recoverRows } from '../recover/recover-rows.js';
import type { Batch, CarriedFailure, ReadingAnswer, ReadingOrder, ReadingWish } from './protocol.js';
import { weightOf } from './weight.js';

/** A batch is sent when it weighs so much, or holds so many items. */
const batchBytes = 1024 * 1024;
const batchItems = 500;
/** Or after so long, if there is anything: whoever waits hears that something is going on. */
const batchMs = 1000;

let batches: Iterator<Batch> | undefined;
let browsed: BrowsedStores | undefined;

process.on('message', (wish: ReadingWish) => {
  if ('order' in wish) watchMemory(wish.order.memoryBytes);
  process.send?.(failureOr(() => answerTo(wish)));
});
process.on('disconnect', () => process.exit());

/** The parent takes the end of this process for the answer. */
function watchMemory(moreBytes: number): void {
  const limit = process.memoryUsage.rss() + moreBytes;
  new Worker(new URL('./content-watch.js', import.meta.url), { workerData: limit }).unref();
}

function answerTo(wish: ReadingWish): ReadingAnswer {
  if (wish.wish === 'open') browsed = new BrowsedStores(wish.order);
  else if (wish.wish === 'begin') batches = batchesOf(wish.order);
  if (wish.wish !== 'begin' && wish.wish !== 'more') return browsed?.answer(wish) ?? { kind: 'found', notices: [] };
  const next = batches?.next();
  return { kind: 'batch', batch: next?.value ?? { items: [], notices: [], done: true } };
}

function failureOr(answer: () => ReadingAnswer): ReadingAnswer {
  try {
    return answer();
  } catch (error) {
    if (error instanceof AppError) return { kind: 'failure', failure: carried(error) };
    throw error;
  }
}

function* batchesOf(order: ReadingOrder): Generator<Batch, undefined> {
  const { kind, isTally } = order;
  let items: object[] = [];
  let notices: ContentNotice[] = [];
  let weight = 0;
  let begun = performance.now();
  const tell = (notice: ContentNotice): void => void notices.push(notice);
  const count = kind !== undefined && isTally ? categories[kind].count : undefined;
  if (count) {
    yield { items: [count({ ...order, tell })], notices, done: true };
    return undefined;
  }
  for (const item of itemsOf(order, tell)) {
    items.push(item);
    weight += weightOf(item);
    const isSoon = performance.now() - begun < batchMs;
    if (weight < batchBytes && items.length < batchItems && isSoon) continue;
    yield { items, notices, done: false };
    items = [];
    notices = [];
    weight = 0;
    begun = performance.now();
  }
  yield { items, notices, done: true };
  return undefined;
}

function itemsOf({ kind, copies, passwords, isRecovery }: ReadingOrder, tell: ReadContext['tell']): Iterable<object> {
  if (kind === undefined) return recoverRows(copies, tell);
  return isRecovery
    ? recoverItems(kind, { copies, passwords, tell })
    : categories[kind].read({ copies, passwords, tell });
}

function carried({ code, message, safety, advice, data }: AppError): CarriedFailure {
  const facts = Object.entries(data).filter((fact): fact is [string, string] => typeof fact[1] === 'string');
  return { code, message, safety, advice, data: Object.fromEntries(facts) };
}
