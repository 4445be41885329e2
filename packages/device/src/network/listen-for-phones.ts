import type { Timer } from '../patience.js';
import { type Announcement, Announcements } from './announcements.js';
import type { DnsTransport } from './dns-transport.js';

/** When it is asked, in milliseconds from the beginning: again, because packets get lost and phones wake slowly. */
const askAtMs = [0, 1000, 3000];

/** How long to listen, and to what. */
export interface Listening {
  readonly transport: DnsTransport;
  readonly timer: Timer;
  readonly forMs: number;
  readonly signal: AbortSignal;
}

/** Phones that say that they are in the local network, each once, as they become known. */
export async function* listenForPhones({ transport, timer, forMs, signal }: Listening): AsyncGenerator<Announcement> {
  const heard = new Announcements();
  const told = new Set<string>();
  const over = new AbortController();
  let news = wakeUp();
  transport.onAnswer((records, from) => {
    const before = heard.questions().length;
    heard.add(records, from);
    // A phone may say who it is in one packet and where it is only when asked.
    const open = heard.questions();
    if (open.length > before) transport.ask(open.slice(1));
    news.wake();
  });
  const until = AbortSignal.any([signal, over.signal]);
  const asking = askNowAndThen(() => transport.ask(heard.questions()), timer, until).catch(() => {}); // over
  let isOver = false;
  const end = timer.sleep(forMs, until).then(
    () => {
      isOver = true;
      news.wake();
    },
    () => news.wake(),
  );
  try {
    while (!isOver) {
      await news.slept;
      news = wakeUp();
      signal.throwIfAborted();
      for (const announcement of heard.complete()) {
        if (told.has(announcement.instance)) continue;
        told.add(announcement.instance);
        yield announcement;
      }
    }
  } finally {
    over.abort();
    await Promise.all([asking, end]);
  }
}

async function askNowAndThen(ask: () => void, timer: Timer, signal: AbortSignal): Promise<void> {
  let now = 0;
  for (const atMs of askAtMs) {
    if (atMs > now) await timer.sleep(atMs - now, signal);
    now = atMs;
    ask();
  }
}

function wakeUp(): { readonly slept: Promise<void>; wake(): void } {
  let wake = (): void => {};
  const slept = new Promise<void>((resolve) => {
    wake = resolve;
  });
  return { slept, wake };
}
