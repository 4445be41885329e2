import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { startCuttingProxy } from '../harness/cutting-proxy.js';
import { root } from '../harness/needs.js';
import type { PhoneProgram } from '../harness/phone-program.js';
import type { WalkPlace } from './next-run.js';
import type { Point } from './points.js';
import type { SmallDisk } from './small-disk.js';

/** How a run went that was to be broken. */
export interface BrokenRun {
  /** It ended well before its point was reached. */
  readonly completed: boolean;
  /** It came as far as putting the new backup in the old one's place. */
  readonly mayHavePublished: boolean;
  readonly code: number | null;
}

/** Runs our program against a phone and breaks the run at `point`. The phone is reachable again afterwards. */
export async function breakRun(
  point: Point,
  run: WalkPlace & { readonly disk: SmallDisk | undefined },
): Promise<BrokenRun> {
  const { phone, home, location, disk } = run;
  let breakIt = (): void => {};
  const atByte = 'byte' in point ? { byte: point.byte, act: () => breakIt() } : undefined;
  await using proxy = await startCuttingProxy(phone.tcp, atByte);
  const args = ['backup', '--location', location, '--jsonl', '--retries', '0'];
  const child = spawn(process.execPath, [join(root, 'packages/cli/bin/pearmain.mjs'), ...args], {
    env: {
      ...process.env,
      HOME: home,
      XDG_DATA_HOME: join(home, 'data'),
      XDG_CONFIG_HOME: join(home, 'config'),
      USBMUXD_SOCKET_ADDRESS: proxy.address,
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  breakIt = () => {
    if (point.how === 'cut') proxy.cut();
    else if (point.how === 'kill') child.kill('SIGKILL');
    else if (point.how === 'disk-full') disk?.fill(point.freeBytes);
  };
  const ended = once(child, 'exit');
  const isOver = { now: false };
  if ('place' in point) {
    if (point.place === 'start') breakIt();
    else void breakAtPlace(point, phone, breakIt, isOver);
  }

  let published = false;
  for await (const line of createInterface({ input: child.stdout })) {
    const event = JSON.parse(line) as { event: string; phase?: string };
    if (event.phase === 'publishing') published = true;
    if ('phase' in point && event.phase === point.phase) setTimeout(breakIt, point.afterMs);
  }
  const [code] = (await ended) as [number | null];
  isOver.now = true;
  return { completed: code === 0, mayHavePublished: published || code === 0, code };
}

/** Watches where the phone is, and breaks the run there. */
export async function breakAtPlace(
  point: { readonly place: string; readonly afterMs?: number },
  { control }: PhoneProgram,
  breakIt: () => void,
  isOver: { readonly now: boolean },
): Promise<void> {
  while (!isOver.now) {
    const { place } = await control.state();
    if (place === point.place) {
      if (point.afterMs !== undefined) await sleep(point.afterMs);
      breakIt();
      return;
    }
    await sleep(1);
  }
}
